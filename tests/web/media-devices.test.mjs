import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { browserOf, problemFrom, systemOf } from '../../public/static/media/device-problem.js';
import { MediaProblem } from '../../public/static/media/devices.js';

/** @type {Parameters<typeof problemFrom>[2]} */
const fine = { secure: true, supported: true, allowedByPolicy: true, permission: '', browser: 'chrome', system: 'windows' };
/** @param {string} name @param {string} [message] */
const error = (name, message = '') => new DOMException(message, name);

describe('why a device could not be opened', () => {
  for (const [what, kind, thrown, around, reason] of /** @type {const} */ ([
    ['blocked in the browser', 'camera', error('NotAllowedError', 'Permission denied'), { permission: 'denied' }, 'denied'],
    ['blocked by the system', 'camera', error('NotAllowedError', 'Permission denied by system'), { permission: 'granted' }, 'denied'],
    ['the question was closed (Chrome)', 'microphone', error('NotAllowedError', 'Permission dismissed'), { permission: 'prompt' }, 'cancelled'],
    ['refused once (Firefox asks again)', 'microphone', error('NotAllowedError', 'The request is not allowed by the user agent'), { permission: 'prompt', browser: 'firefox' }, 'cancelled'],
    ['Safari, which tells nothing', 'microphone', error('NotAllowedError', 'The request is not allowed by the user agent'), { browser: 'safari' }, 'denied'],
    ['the page embeds us without the permission', 'camera', error('NotAllowedError', 'Permission denied'), { allowedByPolicy: false }, 'blocked-by-policy'],
    ['a policy named in the message', 'screen', error('NotAllowedError', 'Access to the feature "display-capture" is disallowed by permissions policy.'), {}, 'blocked-by-policy'],
    ['a security error', 'camera', error('SecurityError'), {}, 'blocked-by-policy'],
    ['none there', 'camera', error('NotFoundError'), {}, 'not-found'],
    ['none that fits', 'camera', error('OverconstrainedError'), {}, 'not-found'],
    ['in use', 'camera', error('NotReadableError', 'Could not start video source'), {}, 'busy'],
    ['the hardware gave up', 'microphone', error('AbortError'), {}, 'busy'],
    ['plain http', 'microphone', error('NotSupportedError'), { secure: false, supported: false }, 'insecure'],
    ['a browser without any', 'microphone', error('NotSupportedError'), { supported: false }, 'unknown'],
    ['a phone, which cannot share', 'screen', error('NotSupportedError'), { supported: false }, 'not-found'],
    ['nothing chosen to share', 'screen', error('NotAllowedError', 'Permission denied'), {}, 'cancelled'],
    ['sharing forbidden by the system', 'screen', error('NotAllowedError', 'Permission denied by system'), { system: 'mac' }, 'denied'],
    ['something else', 'camera', new TypeError('x'), {}, 'unknown'],
    ['not even an error', 'camera', undefined, {}, 'unknown'],
  ])) {
    test(`${kind}: ${what}`, () => {
      const problem = problemFrom(kind, thrown, { ...fine, ...around });
      assert.ok(problem instanceof MediaProblem);
      assert.equal(problem.kind, kind);
      assert.equal(problem.reason, reason);
      assert.ok(problem.title.length > 10 && problem.title.length < 80, problem.title);
      assert.ok(problem.advice.length > 20, problem.advice);
      assert.equal(problem.cause, thrown);
    });
  }

  test('the way out is the browser’s own', () => {
    const advice = /** @type {const} */ (['chrome', 'firefox', 'safari', 'other']).map(
      (browser) => problemFrom('camera', error('NotAllowedError', 'Permission denied'), { ...fine, browser, permission: 'denied' }).advice,
    );
    assert.equal(new Set(advice).size, 4);
  });

  test('on a Mac the system’s refusal leads to System Settings', () => {
    const { advice } = problemFrom('screen', error('NotAllowedError', 'Permission denied by system'), { ...fine, system: 'mac' });
    assert.match(advice, /System Settings/);
  });

  test('microphone, camera and screen never get each other’s words', () => {
    for (const name of ['NotFoundError', 'NotReadableError', 'SecurityError', 'TypeError']) {
      const { title, advice } = problemFrom('microphone', error(name), fine);
      assert.doesNotMatch(title + advice, /camera|screen/i);
    }
  });
});

test('browsers and systems are told apart', () => {
  const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) ';
  assert.equal(browserOf(`${mac}Version/18.0 Safari/605.1.15`), 'safari');
  assert.equal(browserOf(`${mac}Chrome/140.0.0.0 Safari/537.36`), 'chrome');
  assert.equal(browserOf('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'), 'firefox');
  assert.equal(systemOf(mac, 0), 'mac');
  assert.equal(systemOf(mac, 5), 'ios');
  assert.equal(systemOf('Mozilla/5.0 (Linux; Android 15)', 5), 'android');
  assert.equal(systemOf('Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 0), 'windows');
});
