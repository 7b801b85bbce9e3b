import { fromJson, toBinary } from '@bufbuild/protobuf';
import { expect } from 'chai';
import { decodeBody, encodeBody } from '../../../gateway/codec/body';
import { readFrame, writeFrame } from '../../../gateway/codec/grpc';
import { RPCS } from '../../../gateway/idl';
import { Refusal } from '../../../gateway/refusal';

const create = RPCS.get('AdminService/CreateExecution')!.method.input;
const task = RPCS.get('AdminService/CreateTask')!.method.input;
const json = (text: string) => decodeBody(create, 'json', Buffer.from(text));
const again = (text: string, desc = create) =>
  Buffer.from(encodeBody(desc, 'json', decodeBody(desc, 'json', Buffer.from(text)))).toString();

describe('gateway/codec/body', () => {
  it('frames and unframes', () => {
    for (const length of [0, 1, 300]) {
      const message = new Uint8Array(length).fill(7);
      expect(Buffer.from(readFrame(writeFrame(message))).equals(message)).to.equal(true);
    }
  });

  it('merges singular messages and takes the last scalar, as Go does', () => {
    const part = (value: any) => toBinary(create, fromJson(create, value));
    const bytes = Buffer.concat([
      part({ project: 'a', spec: { launch_plan: { project: 'a' } } }),
      part({ project: 'b', spec: { launch_plan: { name: 'n' } } }),
    ]);
    const message = decodeBody(create, 'proto', bytes);
    expect(message['project']).to.equal('b');
    expect(message['spec'].launchPlan).to.include({ project: 'a', name: 'n' });
  });

  it('writes 64-bit integers, bytes, times and special numbers as JSON can say them', () => {
    const literal = (primitive: string) =>
      `{"inputs":{"literals":{"a":{"scalar":{"primitive":${primitive}}}}}}`;
    expect(again(literal('{"integer":9007199254740993}'))).to.not.equal('');
    for (const primitive of [
      '{"integer":"9223372036854775807"}',
      '{"float_value":"NaN"}',
      '{"float_value":"-Infinity"}',
      '{"datetime":"2026-01-02T03:04:05.000000006Z"}',
      '{"duration":"-1.500s"}',
      '{"string_value":"\\u2028\\u0000"}',
    ]) {
      const once = again(literal(primitive));
      expect(again(once)).to.equal(once);
    }
    expect(again(literal('{"integer":"9223372036854775807"}'))).to.contain('"9223372036854775807"');
  });

  it('keeps plain JSON inside tasks as it is', () => {
    const text =
      '{"spec":{"template":{"custom":{"a":[1,null,{"__proto__":{"b":true}}],"":"x","constructor":"y"}}}}';
    expect(again(text, task)).to.equal(text);
  });

  it('treats null as absent', () => {
    expect(again('{"project":null,"spec":null,"inputs":{"literals":{}}}')).to.equal('{"inputs":{}}');
  });

  const refused: Record<string, string> = {
    'doubled key': '{"domain":"a","domain":"b"}',
    'doubled key with an escape': '{"domain":"a","dom\\u0061in":"b"}',
    'doubled key in a map': '{"inputs":{"literals":{"a":{},"a":{}}}}',
    'field in both spellings': '{"spec":{"launchPlan":{},"launch_plan":{}}}',
    'two of a oneof': '{"spec":{"disable_all":true,"notifications":{}}}',
    'unknown key': '{"x":1}',
    any: '{"spec":{"@type":"x"}}',
    'string for a message': '{"spec":"x"}',
    'number for a string': '{"project":1}',
    'trailing text': '{} x',
    'trailing comma': '{"project":"a",}',
    'single quotes': "{'project':'a'}",
    'integer out of range': '{"spec":{"max_parallelism":2147483648}}',
    'fraction for an integer': '{"spec":{"max_parallelism":1.5}}',
    'half a surrogate pair': '{"project":"\\uDC00"}',
    'half a surrogate pair in a key': '{"inputs":{"literals":{"\\ud800":{}}}}',
    'empty text': ' ',
  };
  for (const [name, text] of Object.entries(refused)) {
    it(`refuses JSON with ${name}`, () => {
      expect(() => json(text))
        .to.throw(Refusal)
        .with.property('httpStatus', 400);
    });
  }

  it('accepts a whole surrogate pair and an escaped backslash before a u', () => {
    expect(json('{"project":"\\ud83d\\ude00"}')['project']).to.equal('😀');
    expect(json('{"project":"\\\\ud800"}')['project']).to.equal('\\ud800');
  });

  it('says what is wrong', () => {
    expect(() => json('{"projekt":"x"}')).to.throw('key "projekt" is unknown');
  });
});
