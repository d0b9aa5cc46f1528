import type { RunawayQueryInput } from '../../shared/query';

/** Questions during an incident, and the queries that answer them. */
export const examples: Array<{ question: string; answer: string; query: RunawayQueryInput }> = [
  {
    question: 'What is eating the disk?',
    answer: 'Bytes read and written by each kind of file: data, redo, binary log, temporary tables, sorts.',
    query: { queryType: 'io', by: 'event', measures: ['readBytes', 'writeBytes'] },
  },
  {
    question: 'Which statement is it?',
    answer: 'Long statements, by the I/O of their threads while they run.',
    query: { queryType: 'io', by: 'statement', measures: ['readBytes', 'writeBytes'], top: 5 },
  },
  {
    question: 'Is the disk the bottleneck?',
    answer: 'Time per operation, and how many threads wait on the disk, on average.',
    query: { queryType: 'io', by: 'total', measures: ['readLatency', 'writeLatency', 'busy'] },
  },
  {
    question: 'What runs right now?',
    answer: 'Statements that have run longer than a second, with rows, I/O and what they wait for.',
    query: { queryType: 'statements', when: 'now', minElapsed: 1 },
  },
  {
    question: 'Who waits behind whom?',
    answer: 'Each blocking session with the sessions behind it, including idle transactions that hold a lock.',
    query: { queryType: 'locks', as: 'tree', when: 'now' },
  },
  {
    question: 'What was killed, and by whom?',
    answer: 'Runaways that were killed or timed out, with the evidence.',
    query: { queryType: 'runaways', as: 'table', outcomes: ['killed', 'connection-killed', 'timed-out'] },
  },
  {
    question: 'What should raise an alert?',
    answer: 'Each running runaway as a series of its own, so that the alert names it.',
    query: { queryType: 'runaways', as: 'series', measures: ['elapsed'] },
  },
  {
    question: 'How is each instance doing?',
    answer: 'Spike score, running runaways and sessions waiting per instance.',
    query: { queryType: 'activity', measures: ['spikeScore', 'runaways', 'sessionsWaiting'] },
  },
];
