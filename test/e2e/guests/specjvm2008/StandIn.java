import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What stands for the harness of SPECjvm2008, which may not be passed on: the options by which it is told what to run, and
 * the lines that it prints. An operation of each benchmark is a loop of a known length. Like the harness, it ends with
 * status 0 where a benchmark fails, as `derby` does here; `serial` does not come to its end.
 */
public final class StandIn {
    private static final int ROUNDS = 10_000_000;

    private int operations;
    private final List<String> benchmarks = new ArrayList<>();

    public static void main(String[] words) {
        StandIn harness = new StandIn();
        harness.read(words);
        System.out.println("\nSPECjvm2008 Peak\n  Benchmarks:        " + String.join(" ", harness.benchmarks));
        harness.benchmarks.forEach(harness::run);
    }

    private void read(String[] words) {
        for (int at = 0; at < words.length; at++) {
            switch (words[at]) {
                case "-ikv", "-ict" -> { }
                case "-crf", "-ctf", "-chf" -> require(words[++at], "false");
                case "-wt" -> require(words[++at], "0");
                case "-i", "-bt" -> require(words[++at], "1");
                case "-ops" -> operations = Integer.parseInt(words[++at]);
                default -> benchmarks.add(words[at]);
            }
        }
    }

    private static void require(String given, String expected) {
        if (!given.equals(expected)) {
            throw new IllegalArgumentException(given + " instead of " + expected);
        }
    }

    private void run(String benchmark) {
        System.out.println("\n--- --- --- --- --- --- --- --- ---\n\n  Benchmark:   " + benchmark);
        System.out.println("  Run mode:    static run\n  Threads:     1\n  Iterations:  1");
        if (benchmark.equals("derby")) {
            System.out.println("Errors in benchmark: derby\n   Error in setup of Benchmark.");
            System.out.println("Score on derby:  **NOT VALID**");
            return;
        }
        if (benchmark.equals("serial")) {
            throw new IllegalStateException("the stand-in ends here");
        }
        String iteration = "Iteration 1 (" + operations + (operations == 1 ? " operation)" : " operations)");
        System.out.println(iteration + " begins");
        long begin = System.nanoTime();
        long state = 0;
        for (int at = 0; at < operations; at++) {
            state += operation(at);
        }
        double minutes = (System.nanoTime() - begin) / 60e9;
        String score = String.format(Locale.ROOT, "%.2f ops/m", operations / minutes);
        System.out.println(iteration + " ends, with " + state);
        System.out.println(iteration + " result: " + score + "\n\nValid run!\nScore on " + benchmark + ": " + score);
    }

    private static long operation(long seed) {
        // Xorshift: each round needs the one before, and no compiler makes one of two.
        long state = seed + 88172645463325252L;
        for (int round = 0; round < ROUNDS; round++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
        }
        return state >>> 60;
    }
}
