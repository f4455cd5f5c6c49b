// blessed finds its widgets and its terminfo by file name at run time, which a bundle can't follow: name them here.
import fs from 'node:fs';
import path from 'node:path';

const names = (
  'Node Screen Element Box Text Line ScrollableBox ScrollableText BigText List Form Input Textarea Textbox Button ProgressBar FileManager ' +
  'Checkbox RadioSet RadioButton Prompt Question Message Loading Listbar Log Table ListTable Terminal Image ANSIImage OverlayImage Video Layout'
).split(' ');

export const blessedPlugin = {
  name: 'blessed',
  setup(build) {
    build.onLoad({ filter: /blessed\/lib\/widget\.js$/ }, () => ({
      loader: 'js',
      contents:
        `var w=exports;w.classes=${JSON.stringify(names)};\n` +
        names.map(name => `w.${name}=w.${name.toLowerCase()}=require('./widgets/${name.toLowerCase()}');`).join('\n') +
        `\nw.aliases={ListBar:'Listbar',PNG:'ANSIImage'};Object.keys(w.aliases).forEach(function(k){w[k]=w[k.toLowerCase()]=w[w.aliases[k]]});`,
    }));
    build.onLoad({ filter: /blessed\/lib\/tput\.js$/ }, args => {
      const terminfo = fs.readFileSync(path.join(path.dirname(args.path), '../usr/xterm-256color')).toString('base64');
      const source = fs
        .readFileSync(args.path, 'utf8')
        .replace(
          /Tput\.prototype\._useInternalInfo = function\(name\) \{[\s\S]*?\n\};/,
          `Tput.prototype._useInternalInfo = function(name) { var info=this.parseTerminfo(Buffer.from(${JSON.stringify(terminfo)},'base64'),'xterm-256color'); info.name=name; return this.inject(this.compile(info)); }; Tput.prototype._useXtermInfo=function(){return this._useInternalInfo('xterm-256color')};`,
        );
      if (!source.includes(terminfo)) throw new Error('blessed/lib/tput.js has changed: the terminfo patch did not apply');
      return { loader: 'js', contents: source };
    });
  },
};
