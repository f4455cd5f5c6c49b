/** Elements whose content is no text for a reader. */
const UNREAD = new Set([
  'script',
  'style',
  'head',
  'nav',
  'svg',
  'noscript',
  'template',
  'iframe',
  'form',
  'button',
  'footer',
  'aside',
  'header',
]);
/** Elements that end a line. */
const BLOCKS = new Set([
  'p',
  'div',
  'section',
  'article',
  'main',
  'ul',
  'ol',
  'li',
  'table',
  'tr',
  'pre',
  'blockquote',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'br',
  'hr',
  'dt',
  'dd',
]);
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  rsquo: '’',
  lsquo: '‘',
  ldquo: '“',
  rdquo: '”',
  copy: '©',
  rarr: '→',
};

/**
 * The readable lines of an HTML page: headings as `## `, items as `- `, no markup, no scripts, no addresses. One pass over
 * the text, whatever the page holds; what comes out is text and is shown as such.
 */
export function pageText(html: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let unread: string | undefined;
  const end = (next = ''): void => {
    const words = line.replace(/\s+/g, ' ').trim();
    if (words !== '' && !/^(?:#+|-)$/.test(words)) lines.push(words);
    line = next;
  };
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (unread === undefined) line += decoded(html.slice(at, open < 0 ? html.length : open));
    if (open < 0) break;
    if (html.startsWith('<!--', open)) {
      const close = html.indexOf('-->', open);
      at = close < 0 ? html.length : close + 3;
      continue;
    }
    const close = html.indexOf('>', open);
    if (close < 0) break;
    const [, slash = '', name = ''] = /^<(\/?)([a-z][a-z0-9]*)/i.exec(html.slice(open, Math.min(close, open + 40))) ?? [];
    const element = name.toLowerCase();
    at = close + 1;
    if (unread !== undefined) {
      if (slash === '/' && element === unread) unread = undefined;
    } else if (slash === '' && UNREAD.has(element) && html[close - 1] !== '/') unread = element;
    else if (BLOCKS.has(element)) end(slash === '/' ? '' : element === 'li' ? '- ' : /^h[1-6]$/.test(element) ? '## ' : '');
  }
  end();
  return lines;
}

const decoded = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
