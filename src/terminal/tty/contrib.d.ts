declare module 'blessed-contrib/lib/widget/lcd.js';
declare module 'blessed-contrib/lib/widget/donut.js';
declare module 'blessed-contrib/lib/widget/gauge.js';
declare module 'blessed-contrib/lib/widget/sparkline.js';
