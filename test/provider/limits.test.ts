import { expect } from 'chai';
import { KeyedMutex, limiter } from '../../provider/limits';

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('provider/limits', () => {
  it('never runs more than the limit at once, and runs everything', async () => {
    const limit = limiter(3);
    let running = 0;
    let most = 0;
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        limit(async () => {
          most = Math.max(most, ++running);
          await tick();
          running--;
          if (i % 5 === 0) throw new Error('x');
          return i;
        }),
      ),
    );
    expect(most).to.equal(3);
    expect(results.filter((r) => r.status === 'fulfilled')).to.have.length(16);
  });

  it('runs work with the same key in order, one at a time, also after a failure', async () => {
    const mutex = new KeyedMutex();
    const log: string[] = [];
    const work =
      (name: string, fail = false) =>
      async () => {
        log.push(`${name}+`);
        await tick();
        log.push(`${name}-`);
        if (fail) throw new Error(name);
      };
    await Promise.allSettled([
      mutex.run('k', work('a', true)),
      mutex.run('k', work('b')),
      mutex.run('k', work('c')),
    ]);
    expect(log).to.deep.equal(['a+', 'a-', 'b+', 'b-', 'c+', 'c-']);
  });

  it('runs work with different keys side by side', async () => {
    const mutex = new KeyedMutex();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name}+`);
      await tick();
      log.push(`${name}-`);
    };
    await Promise.all([mutex.run('a', work('a')), mutex.run('b', work('b'))]);
    expect(log.slice(0, 2)).to.deep.equal(['a+', 'b+']);
  });
});
