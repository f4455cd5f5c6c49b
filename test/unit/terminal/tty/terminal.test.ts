import { describe, expect, it } from 'vitest';
import { clipboardSequence } from '../../../../src/terminal/tty/clipboard.js';
import { embeddedTerminal } from '../../../support/embedded-terminal.js';

const plain = { fg: '#cdd6f4', bg: '#11111b' } as const;

describe('openTerminal', () => {
  it('takes the screen, draws, and gives it back', async () => {
    const { terminal, screen, input, closed, settled } = embeddedTerminal();
    terminal.surface().put(2, 1, 'checkout 日本', plain);
    terminal.present();
    await settled();
    expect(screen.isAlternate).toBe(true);
    expect(screen.cursor.visible).toBe(false);
    expect(input.isRaw).toBe(true);
    expect(screen.row(1)).toBe('  checkout 日本');
    terminal.close(3, 'bye');
    await settled();
    expect(screen.isAlternate).toBe(false);
    expect(screen.cursor.visible).toBe(true);
    expect(input.isRaw).toBe(false);
    expect(closed).toEqual([{ code: 3, message: 'bye' }]);
  });

  it('sends nothing when nothing changed', async () => {
    const { terminal, screen, settled } = embeddedTerminal();
    const paint = (): void => {
      terminal.surface().fill(plain);
      terminal.surface().put(0, 0, 'calm', plain);
      terminal.present();
    };
    paint();
    await settled();
    const { bytes } = screen;
    const { frames } = terminal.stats();
    paint();
    await settled();
    expect(screen.bytes).toBe(bytes);
    expect(terminal.stats().frames).toBe(frames);
  });

  it('keeps only the newest state while the reader stands still', async () => {
    const { terminal, screen, output, settled } = embeddedTerminal();
    await settled();
    output.stall();
    let freed = 0;
    terminal.onFree(() => {
      freed++;
    });
    for (let count = 0; count < 1000; count++) {
      terminal.surface().put(0, 0, `count ${count}`);
      terminal.present();
    }
    expect(terminal.busy).toBe(true);
    expect(output.writableLength).toBeLessThan(200);
    expect(terminal.stats().deferred).toBe(999);
    const { frames } = terminal.stats();
    output.flow();
    await settled();
    await settled();
    expect(screen.row(0)).toBe('count 999');
    expect(terminal.stats().frames - frames).toBe(1);
    expect(freed).toBe(1);
    expect(terminal.busy).toBe(false);
  });

  it('keeps a byte budget, row by row, and ends with the newest state', async () => {
    let now = 0;
    const budget = 2000;
    const { terminal, screen, settled } = embeddedTerminal({ columns: 100, rows: 40, now: () => now, budget });
    const start = terminal.stats().bytes;
    let spent = 0;
    for (let tick = 0; tick < 200; tick++) {
      now += 100;
      for (let y = 0; y < 40; y++) terminal.surface().put(0, y, `${tick} ${'abcdefghij'.repeat(9)}`, plain);
      terminal.present();
      await settled();
      spent = terminal.stats().bytes - start;
      // One second of burst, and the last row may stand over.
      expect(spent).toBeLessThanOrEqual(budget * (now / 1000 + 1) + 700);
    }
    expect(spent).toBeGreaterThan(budget * 15);
    for (let y = 0; y < 40; y++) terminal.surface().put(0, y, `last ${'z'.repeat(90)}`, plain);
    for (let tick = 0; tick < 60; tick++) {
      now += 100;
      terminal.present();
      await settled();
    }
    expect(
      screen
        .text()
        .split('\n')
        .every(row => row.startsWith('last')),
    ).toBe(true);
  });

  it('asks for one new picture after a storm of sizes', async () => {
    const { terminal, screen, output, settled } = embeddedTerminal();
    const sizes: string[] = [];
    const resized = new Promise<void>(done => {
      terminal.onResize(size => {
        sizes.push(`${size.width}x${size.height}`);
        terminal.surface().put(0, size.height - 1, 'bottom');
        terminal.present();
        done();
      });
    });
    for (let width = 60; width <= 120; width++) output.resizeTo(width, 30);
    await resized;
    await settled();
    expect(sizes).toEqual(['120x30']);
    expect(terminal.size).toEqual({ width: 120, height: 30 });
    expect(screen.row(29)).toBe('bottom');
  });

  it('delivers keys, and a lone escape after its wait', async () => {
    const { terminal, tokens, type } = embeddedTerminal({ escapeWait: 5 });
    await type('j');
    const escape = new Promise<void>(done => {
      terminal.onToken(token => {
        if (token.kind === 'key' && token.key === 'escape') done();
      });
    });
    await type('\u001b');
    await escape;
    await type('\u001b[I\u001b[200~yes\r\u001b[201~');
    expect(tokens.map(token => (token.kind === 'key' ? token.key : token.kind))).toEqual(['j', 'escape', 'focus', 'paste']);
  });

  it('wraps frames only for a terminal that says that it knows them', async () => {
    const written: string[] = [];
    const run = async (answer: string): Promise<string> => {
      const { terminal, output, type, settled } = embeddedTerminal();
      await settled();
      const write = output._write.bind(output);
      output._write = (chunk, encoding, done) => {
        written.push(String(chunk));
        write(chunk, encoding, done);
      };
      await type(answer);
      terminal.surface().put(0, 0, 'x');
      terminal.present();
      await settled();
      return written.splice(0).join('');
    };
    expect(await run('\u001b[?2026;2$y')).toMatch(/^\S*\[\?2026h.*\[\?2026l$/);
    expect(await run('\u001b[?2026;0$y')).not.toContain('2026');
    expect(await run('')).not.toContain('2026');
  });

  it('shows the text cursor where it is set, and moves it with few bytes', async () => {
    const { terminal, screen, settled } = embeddedTerminal();
    terminal.surface().put(0, 0, 'search: ch');
    terminal.setCursor({ x: 10, y: 0 });
    terminal.present();
    await settled();
    expect(screen.cursor).toEqual({ x: 10, y: 0, visible: true });
    const { bytes } = screen;
    terminal.setCursor({ x: 9, y: 0 });
    terminal.present();
    await settled();
    expect(screen.cursor).toEqual({ x: 9, y: 0, visible: true });
    expect(screen.bytes - bytes).toBeLessThan(10);
    terminal.setCursor(undefined);
    terminal.present();
    await settled();
    expect(screen.cursor.visible).toBe(false);
  });

  it('copies plain text, and says what it left out', async () => {
    const { terminal, screen, settled } = embeddedTerminal();
    expect(terminal.copy('rm -rf /\n\u001b]0;x\u0007kubectl get pods\n')).toEqual({ characters: 25, cut: 0 });
    await settled();
    expect(screen.clipboard.map(text => Buffer.from(text.split(';')[1]!, 'base64').toString())).toEqual(['rm -rf / kubectl get pods']);
    const { characters, cut } = terminal.copy('日'.repeat(50_000));
    expect(characters + cut).toBe(50_000);
    await settled();
    expect(screen.clipboard[1]!.length).toBeLessThanOrEqual(74_994 + 2);
    expect(Buffer.from(screen.clipboard[1]!.split(';')[1]!, 'base64').toString()).toBe('日'.repeat(characters));
  });

  it('wraps a copy for GNU screen in pieces that it passes on', () => {
    const { sequence } = clipboardSequence('x'.repeat(3000), 'screen');
    const pieces = sequence.split('\u001b\\').slice(0, -1);
    expect(pieces.every(piece => piece.startsWith('\u001bP') && piece.length < 768)).toBe(true);
    expect(pieces.map(piece => piece.slice(2)).join('')).toBe(clipboardSequence('x'.repeat(3000)).sequence);
  });

  it('reports clicks only after it was asked to', async () => {
    const { terminal, screen, settled } = embeddedTerminal();
    await settled();
    expect(screen.emulator.modes.mouseTrackingMode).toBe('none');
    terminal.setMouse(true);
    await settled();
    expect(screen.emulator.modes.mouseTrackingMode).toBe('vt200');
    terminal.setMouse(false);
    await settled();
    expect(screen.emulator.modes.mouseTrackingMode).toBe('none');
  });

  it('paints everything again when it is told that the screen is spoilt', async () => {
    const { terminal, screen, settled } = embeddedTerminal();
    terminal.surface().put(0, 0, 'whole');
    terminal.present();
    await settled();
    screen.write('\u001b[Hspoilt by someone');
    terminal.redraw();
    terminal.present();
    await settled();
    expect(screen.row(0)).toBe('whole');
  });

  it('ends when its input ends', () => {
    const { input, closed } = embeddedTerminal();
    input.emit('end');
    expect(closed).toEqual([{ code: 129, message: undefined }]);
  });
});
