import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Alert } from '../../model/signal.js';

const MOST_FILES = 500;
const LARGEST = 256 * 1024;

export interface LocalRunbook {
  readonly file: string;
  readonly lines: readonly string[];
}

interface FrontMatter {
  readonly alerts?: string | readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Reads a folder of Markdown files once; gives the one that is about an alert: by `alerts` and `labels` of its front matter,
 * else by its name (HighErrorRate.md, high-error-rate.md). Files that ask for labels come before those that do not.
 * @throws when the folder can't be read
 */
export function localRunbooks(folder: string): (alert: Alert) => LocalRunbook | undefined {
  const files = readdirSync(folder)
    .filter(file => /\.(?:md|markdown)$/i.test(file))
    .sort()
    .slice(0, MOST_FILES)
    .flatMap(file => {
      const path = join(folder, file);
      return statSync(path).size > LARGEST ? [] : [{ file, ...split(readFileSync(path, 'utf8')) }];
    });
  return alert => {
    const found = files.flatMap(({ file, matter, body }) => {
      const asked = Object.entries(matter.labels ?? {});
      const names = matter.alerts === undefined ? undefined : [matter.alerts].flat();
      const named =
        names === undefined
          ? asked.length > 0 || plainName(file.replace(/\.[^.]*$/, '')) === plainName(alert.name)
          : names.some(name => plainName(String(name)) === plainName(alert.name));
      return named && asked.every(([name, value]) => alert.labels[name] === String(value))
        ? [{ file, lines: body.split('\n'), labels: asked.length }]
        : [];
    });
    return found.sort((a, b) => b.labels - a.labels)[0];
  };
}

const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

function split(text: string): { readonly matter: FrontMatter; readonly body: string } {
  const [whole, inner] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(text) ?? [];
  if (whole === undefined || inner === undefined) return { matter: {}, body: text };
  try {
    const value: unknown = parse(inner);
    return { matter: typeof value === 'object' && value !== null ? (value as FrontMatter) : {}, body: text.slice(whole.length) };
  } catch {
    // Front matter that is no YAML says nothing; the page is still a page.
    return { matter: {}, body: text.slice(whole.length) };
  }
}
