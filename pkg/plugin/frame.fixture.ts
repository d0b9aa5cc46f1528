import type { Frame } from './frame';

/** A frame with every type of field and difficult values, for tests of the encodings. */
export const sampleFrame: Frame = {
  name: 'disk',
  type: 'timeseries-multi',
  custom: { sampled: 1 },
  notices: [{ severity: 'warning', text: 'a gap' }],
  fields: [
    { name: 'time', type: 'time', values: [1714899600000.001, 1714899601000, -0.001] },
    { name: 'end', type: 'time?', values: [null, 1714899601000.25, 0] },
    {
      name: 'read',
      type: 'number',
      values: [1.5, null, Infinity],
      labels: { instance: 'shop' },
      config: { unit: 'binBps' },
    },
    { name: 'user', type: 'string', values: ['zoë 🐬', null, ''] },
    { name: 'waiting', type: 'boolean', values: [true, false, null] },
  ],
};
