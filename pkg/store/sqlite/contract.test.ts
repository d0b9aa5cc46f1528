import { afterAll } from 'bun:test';
import { contract } from '../contract';
import { temporaryStore } from './store.fixture';

await contract(async () => {
  const place = temporaryStore({ rawHours: 1, runawayDays: 2 });
  const history = await place.open();
  afterAll(async () => {
    await history.close();
    place.remove();
  });
  return history;
});
