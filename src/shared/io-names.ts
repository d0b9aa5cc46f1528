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

/** Short names of the main instruments of file I/O. Any other instrument is shown by the last part of its name. */
export const eventNames: ReadonlyMap<string, string> = new Map([
  ['wait/io/file/innodb/innodb_data_file', 'data'],
  ['wait/io/file/innodb/innodb_log_file', 'redo'],
  ['wait/io/file/innodb/innodb_temp_file', 'temporary'],
  ['wait/io/file/innodb/innodb_dblwr_file', 'doublewrite'],
  ['wait/io/file/sql/io_cache', 'sort cache'],
  ['wait/io/file/sql/binlog', 'binlog'],
]);
