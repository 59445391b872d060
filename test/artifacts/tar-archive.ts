/** A member of an archive that a test makes. */
export interface MadeMember {
  readonly path: string;
  readonly content?: Buffer;
  /** As tar writes what it is: `0` a file, `2` a link, `5` a folder, `6` a pipe. */
  readonly type?: string;
  readonly link?: string;
  /** What the header says instead of the content's size. */
  readonly size?: number;
}

const BLOCK = 512;

/** A tar archive as dpkg-deb writes it, with GNU's long names. */
export function tarArchive(members: readonly MadeMember[]): Buffer {
  return Buffer.concat([...members.flatMap(blocksOf), Buffer.alloc(2 * BLOCK)]);
}

function blocksOf(member: MadeMember): Buffer[] {
  const name = Buffer.from(`${member.path}\0`);
  const long =
    name.length <= 100 ? [] : [header({ path: '././@LongLink', type: 'L', content: name }), padded(name)];
  return [...long, header(member), padded(member.content ?? Buffer.alloc(0))];
}

function header({ path, content, type = '0', link = '', size = content?.length ?? 0 }: MadeMember): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(path.slice(0, 99), 0);
  block.write('0000644\0', 100, 'latin1');
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  block.fill(' ', 148, 156);
  block.write(type, 156, 'latin1');
  block.write(link, 157);
  block.write('ustar  \0', 257, 'latin1');
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);
}

/** A Debian package with that content, as deb(5) describes it. */
export function debianPackage(data: Buffer, name = 'data.tar'): Buffer {
  const members: readonly (readonly [string, Buffer])[] = [
    ['debian-binary', Buffer.from('2.0\n')],
    ['control.tar', tarArchive([])],
    [name, data],
  ];
  return Buffer.concat([
    Buffer.from('!<arch>\n'),
    ...members.flatMap(([member, content]) => [
      Buffer.from(
        `${member.padEnd(16)}0           0     0     100644  ${String(content.length).padEnd(10)}\`\n`,
        'latin1',
      ),
      content,
      Buffer.alloc(content.length % 2, '\n'),
    ]),
  ]);
}
