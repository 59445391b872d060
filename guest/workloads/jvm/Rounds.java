import java.io.BufferedReader;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Kernels of the three kinds that SPECjvm2008 has beside its applications: numeric, compression, cryptography. All
 * data comes from a fixed seed, so that each round does the same and has the same result.
 *
 * A round is asked for by a line with a number in the first file, and answered with a line in the second one.
 */
public final class Rounds {
    private static final int WARM_UP = 120;

    private final Random random = new Random(2016);
    private final double[] signal = doubles(2 * 1024);
    private final double[] matrix = doubles(64 * 64);
    private final double[] grid = doubles(64 * 64);
    private final byte[] text = text(32 * 1024);
    private final byte[] compressed = new byte[48 * 1024];
    private final byte[] restored = new byte[text.length];
    private final byte[] key = bytes(16);
    private final Deflater deflater = new Deflater(6);
    private final Inflater inflater = new Inflater();
    private final MessageDigest sha = MessageDigest.getInstance("SHA-256");
    private final Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
    private final BigInteger modulus = new BigInteger(1024, random).setBit(1023).setBit(0);
    private final BigInteger exponent = new BigInteger(160, random).setBit(159);

    private Rounds() throws GeneralSecurityException {
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(key));
    }

    public static void main(String[] files) throws Exception {
        Rounds rounds = new Rounds();
        long expected = rounds.round();
        for (int at = 1; at < WARM_UP; at++) {
            rounds.check(expected);
        }
        // Both files are opened anew for each request; the first one is read when the warm-up is over.
        for (;;) {
            int count = requested(files[0]);
            for (int at = 0; at < count; at++) {
                rounds.check(expected);
            }
            try (FileWriter answer = new FileWriter(files[1])) {
                answer.write("rounds " + count + "\n");
            }
        }
    }

    private static int requested(String file) throws IOException {
        try (BufferedReader request = new BufferedReader(new FileReader(file))) {
            return Integer.parseInt(request.readLine());
        }
    }

    private void check(long expected) throws Exception {
        long result = round();
        if (result != expected) {
            throw new IllegalStateException("a round gave " + result + ", and the first one " + expected);
        }
    }

    private long round() throws GeneralSecurityException, DataFormatException {
        long result = 17;
        result = 31 * result + Double.doubleToLongBits(fft());
        result = 31 * result + Double.doubleToLongBits(lu());
        result = 31 * result + Double.doubleToLongBits(sor());
        result = 31 * result + monteCarlo();
        result = 31 * result + compression();
        result = 31 * result + Arrays.hashCode(sha.digest(text));
        result = 31 * result + Arrays.hashCode(aes.doFinal(text));
        return 31 * result + new BigInteger(1, key).modPow(exponent, modulus).hashCode();
    }

    /** A transform of 1024 complex numbers and back; the largest difference. */
    private double fft() {
        double[] data = signal.clone();
        transform(data, -1);
        transform(data, 1);
        double largest = 0;
        for (int at = 0; at < data.length; at++) {
            largest = Math.max(largest, Math.abs(data[at] * 2 / data.length - signal[at]));
        }
        return largest;
    }

    private static void transform(double[] data, int direction) {
        int size = data.length / 2;
        for (int at = 0, reversed = 0; at < size - 1; at++) {
            if (at < reversed) {
                swap(data, 2 * at, 2 * reversed);
                swap(data, 2 * at + 1, 2 * reversed + 1);
            }
            int bit = size >> 1;
            while (bit <= reversed) {
                reversed -= bit;
                bit >>= 1;
            }
            reversed += bit;
        }
        for (int half = 1; half < size; half *= 2) {
            double angle = direction * Math.PI / half;
            double sine = Math.sin(angle);
            double stepReal = Math.cos(angle) - 1;
            double real = 1;
            double imaginary = 0;
            for (int offset = 0; offset < half; offset++) {
                for (int at = offset; at < size; at += 2 * half) {
                    int one = 2 * at;
                    int other = 2 * (at + half);
                    double r = real * data[other] - imaginary * data[other + 1];
                    double i = real * data[other + 1] + imaginary * data[other];
                    data[other] = data[one] - r;
                    data[other + 1] = data[one + 1] - i;
                    data[one] += r;
                    data[one + 1] += i;
                }
                double next = real + real * stepReal - imaginary * sine;
                imaginary += imaginary * stepReal + real * sine;
                real = next;
            }
        }
    }

    private static void swap(double[] data, int one, int other) {
        double kept = data[one];
        data[one] = data[other];
        data[other] = kept;
    }

    /** LU decomposition of a matrix of 64 x 64 with partial pivoting; its determinant. */
    private double lu() {
        int size = 64;
        double[] a = matrix.clone();
        double determinant = 1;
        for (int column = 0; column < size; column++) {
            int pivot = column;
            for (int row = column + 1; row < size; row++) {
                if (Math.abs(a[row * size + column]) > Math.abs(a[pivot * size + column])) {
                    pivot = row;
                }
            }
            if (pivot != column) {
                determinant = -determinant;
                for (int at = 0; at < size; at++) {
                    swap(a, pivot * size + at, column * size + at);
                }
            }
            determinant *= a[column * size + column];
            for (int row = column + 1; row < size; row++) {
                double factor = a[row * size + column] / a[column * size + column];
                a[row * size + column] = factor;
                for (int at = column + 1; at < size; at++) {
                    a[row * size + at] -= factor * a[column * size + at];
                }
            }
        }
        return determinant;
    }

    /** Successive over-relaxation on a grid of 64 x 64, ten times; its middle. */
    private double sor() {
        int size = 64;
        double omega = 1.25;
        double[] g = grid.clone();
        for (int times = 0; times < 10; times++) {
            for (int row = 1; row < size - 1; row++) {
                for (int at = row * size + 1; at < row * size + size - 1; at++) {
                    double around = g[at - size] + g[at + size] + g[at - 1] + g[at + 1];
                    g[at] = omega / 4 * around + (1 - omega) * g[at];
                }
            }
        }
        return g[size * size / 2 + size / 2];
    }

    /** Points of a square that are in the quarter of a circle. */
    private static int monteCarlo() {
        long state = 113;
        int inside = 0;
        for (int at = 0; at < 20_000; at++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            double x = (state >>> 33) * 0x1p-31;
            state = state * 6364136223846793005L + 1442695040888963407L;
            double y = (state >>> 33) * 0x1p-31;
            if (x * x + y * y <= 1) {
                inside++;
            }
        }
        return inside;
    }

    private long compression() throws DataFormatException {
        deflater.reset();
        deflater.setInput(text);
        deflater.finish();
        int size = deflater.deflate(compressed);
        inflater.reset();
        inflater.setInput(compressed, 0, size);
        inflater.inflate(restored);
        CRC32 sum = new CRC32();
        sum.update(restored);
        return sum.getValue() * size;
    }

    private double[] doubles(int count) {
        return random.doubles(count).toArray();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Words that come again as words of a text do. */
    private byte[] text(int size) {
        byte[][] words = new byte[200][];
        for (int at = 0; at < words.length; at++) {
            words[at] = bytes(2 + random.nextInt(8));
        }
        byte[] text = new byte[size];
        for (int at = 0; at < size; ) {
            byte[] word = words[(int) (words.length * random.nextDouble() * random.nextDouble())];
            int length = Math.min(word.length, size - at);
            System.arraycopy(word, 0, text, at, length);
            at += length;
        }
        return text;
    }
}
