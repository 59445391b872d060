/** What SPECjvm2008 calls its benchmarks, in its own order. */
export const specjvm2008Benchmarks: readonly string[] = [
  ...['helloworld', 'compiler.compiler', 'compiler.sunflow', 'compress', 'crypto.aes', 'crypto.rsa'],
  ...['crypto.signverify', 'mpegaudio', 'scimark.fft', 'scimark.lu', 'scimark.monte_carlo', 'scimark.sor'],
  ...['scimark.sparse', 'serial', 'sunflow', 'xml.transform', 'xml.validation'],
]
  .map((name) => `startup.${name}`)
  .concat([
    ...['compiler.compiler', 'compiler.sunflow', 'compress', 'crypto.aes', 'crypto.rsa', 'crypto.signverify'],
    ...['derby', 'mpegaudio'],
    ...['fft', 'lu', 'sor', 'sparse'].map((name) => `scimark.${name}.large`),
    ...['fft', 'lu', 'sor', 'sparse'].map((name) => `scimark.${name}.small`),
    ...['scimark.monte_carlo', 'serial', 'sunflow', 'xml.transform', 'xml.validation'],
  ]);

/** One of each kind that the workload `jvm` has: numeric, compression, cryptography. */
export const defaultSpecjvm2008Benchmarks: readonly string[] = ['scimark.lu.small', 'compress', 'crypto.aes'];
