/** The architectures of machines. What each one is like stands in its folder of `architectures/`. */
export const architectures = ['arm64', 'x86'] as const;
export type Architecture = (typeof architectures)[number];
