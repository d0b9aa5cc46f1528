import { tryOut } from './trial';

declare const self: Worker;

self.onmessage = ({ data }: MessageEvent<number>) => self.postMessage(tryOut(data));
