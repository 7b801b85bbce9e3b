import { expect } from 'chai';
import { imageExpression, normalizeImage } from '../../plan/image-pattern';

const allows = (patterns: string[], image: string) =>
  new RegExp(imageExpression(patterns)).test(normalizeImage(image));

describe('plan/image-pattern', () => {
  const cases: [pattern: string, allowed: string[], refused: string[]][] = [
    [
      'example.com/alpha/**',
      [
        'example.com/alpha/train',
        'example.com/alpha/a/b:v1',
        `example.com/alpha/a:v1@sha256:${'0'.repeat(64)}`,
      ],
      [
        'example.com/alpha',
        'example.com/beta/x',
        'exampleXcom/alpha/x',
        'example.com/alphabet/x',
        'example.com/alpha/x:v1:v2',
      ],
    ],
    [
      'example.com/*/train',
      ['example.com/alpha/train:1'],
      ['example.com/a/b/train', 'example.com/alpha/train/x'],
    ],
    ['example.com/train-*', ['example.com/train-gpu'], ['example.com/train', 'example.com/train-gpu/x']],
    [
      'docker.io/library/alpine',
      ['alpine', 'alpine:3.20', 'docker.io/library/alpine'],
      ['evil/alpine', 'alpine2'],
    ],
    ['localhost:5000/**', ['localhost:5000/x'], ['localhost:5001/x', 'localhost/x']],
  ];
  for (const [pattern, allowed, refused] of cases) {
    it(pattern, () => {
      for (const image of allowed) expect(allows([pattern], image), image).to.equal(true);
      for (const image of refused) expect(allows([pattern], image), image).to.equal(false);
    });
  }

  it('allows what any pattern allows, in the same words whatever their order', () => {
    expect(allows(['a.example/**', 'b.example/**'], 'b.example/x')).to.equal(true);
    expect(imageExpression(['b.example/x', 'a.example/x'])).to.equal(
      imageExpression(['a.example/x', 'b.example/x']),
    );
  });
});
