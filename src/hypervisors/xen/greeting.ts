/** Whether an image has the text with which Xen greets. */
export function isXen(bytes: Buffer): boolean {
  return bytes.includes('Xen version %d.%d');
}
