/**
 * Names of a statement's bytes. The kernel counts what reached the disk, where it can be asked. The server's own figures
 * count operations on files: the page cache answers many of them, and the bytes are estimated.
 */
export const ioNames = {
  diskRead: 'Read from disk',
  diskWritten: 'Written to disk',
  fileReads: 'File reads, page cache included, estimated',
  fileWrites: 'File writes, page cache included, estimated',
} as const;
