import { typedQuestion } from './typed-question.js';

/** What an engineer may want to know. One answer each in answers.ts; they work without any model. */
export type IntentName =
  | 'changes'
  | 'cause'
  | 'affected'
  | 'depends'
  | 'before'
  | 'since'
  | 'count'
  | 'severity'
  | 'evidence-against'
  | 'settle'
  | 'remedy'
  | 'similar'
  | 'sources'
  | 'logs'
  | 'metrics'
  | 'events'
  | 'nodes'
  | 'versions'
  | 'tried'
  | 'who'
  | 'status'
  | 'recovered'
  | 'cost'
  | 'noise'
  | 'together'
  | 'notes'
  | 'summary'
  | 'incidents'
  | 'alerts'
  | 'first'
  | 'confidence'
  | 'rollback-risk'
  | 'story';

/** Checked in this order: the first that matches is what was asked; special forms stand before general ones. */
const FORMS: readonly (readonly [IntentName, RegExp])[] = [
  ['summary', /\bstory so far\b|\btl;?dr|\beli5|\bcatch me up|\b(?:sum|wrap) (?:it|this|that) up|\bhand ?over/],
  [
    'story',
    /\b(?:story|narrative|chain of|sequence of|in (?:what )?order|chronolog\w*|step by step|time ?line|how did (?:it|this) (?:unfold|develop|spread)|walk me through)/,
  ],
  [
    'evidence-against',
    /\b(?:speaks?|evidence|argues?|anything) against\b|\bcounter[- ]?(?:evidence|argument)|\bwhy (?:might|could|may) (?:it|this|that) not\b|\bcontradict|\bdoubt/,
  ],
  [
    'confidence',
    /\bhow (?:sure|certain|confident)|\b(?:are|is) (?:you|it|that|this) (?:sure|certain)|\bconfidence|\blike(?:ly|lihood)|\bprobab/,
  ],
  [
    'settle',
    /\b(?:settle|prove|confirm|disprove|rule out|verify|be sure)\b|\b(?:check|look at|look into|investigate) next\b|\bwhat (?:to|should (?:i|we)|can (?:i|we)) (?:look|check|watch|investigate)\b|\bwhere (?:to|should (?:i|we)) look\b/,
  ],
  [
    'tried',
    /\btried\b|\bdid (?:we|you|anyone|someone) (?:try|do|already)\b|\b(?:done|did) so far\b|\bactions? (?:was|were|did|have|taken)|\b(?:has|have|was|were|did) (?:the|that|our|it|any)\b.*\b(?:roll ?back|restart|fix|plan|scal\w+)?\s*(?:work|help)(?:ed)?\b|\balready (?:done|tried)\b/,
  ],
  ['rollback-risk', /\b(?:safe|risk|risky|dangerous)\b.*\b(?:roll ?back|undo|restart|scale)|\bwhat (?:happens|breaks) if\b/],
  [
    'severity',
    /\bhow (?:bad|severe|serious|urgent)|\bsev(?:erity|ere|\s?\d)?\b|\bcritical\b|\burgent|\bpage (?:me|someone|anyone)|\bwake (?:me|someone|anyone|up)|\bescalate/,
  ],
  ['noise', /\b(?:noise|noisy|flap\w*|quiet|ignore|unrelated|silenc\w*|suppress\w*)|\bfalse (?:alarm|positive)/],
  [
    'remedy',
    /\bwhat (?:should|can|do|shall) (?:i|we)\b|\bwhat now\b|\bhow (?:do|can|should) (?:i|we)\b|\bhow to (?:fix|stop|solve|mitigate)|\b(?:can|should|could|shall) (?:i|we) (?:just )?(?:roll|restart|scale|revert|undo|drain|fail)|\b(?:fix (?:it|this)|mitigat\w*|remed\w*|roll ?back|revert|resolve it|next steps?|stop it|work ?around|undo (?:it|this|that)|what is the plan)\b/,
  ],
  [
    'before',
    /\b(?:just before|looked? like before|right before|leading up|prior to|before (?:the|this|that|an?) (?:incident|alert|spike|outage)|before (?:it|that|this)\b)|\b(?:happened|look like|going on|was there) before\b(?! *\?*$)|^(?:so )?what (?:happened|was going on|did it look like|did that look like|was it like) before/,
  ],
  [
    'changes',
    /\b(?:what|anything|which|who|something|someone|anyone|any|was|did|is it)\b.*\b(?:chang\w*|deploy\w*|roll(?:ed|s)? ?out|releas\w*|merged?|shipp?(?:ed)?|config\w*|pushed?|touch(?:ed)?|upgraded?)\b|\brecent\w* (?:changes?|deploys?|rollouts?|releases?)|\bdeploys?\b|\bnew (?:version|release|build|image)|\bchanges?\b|\bdiff\b/,
  ],
  ['together', /\b(?:why|how)\b.*\b(?:together|grouped|one incident|same incident|joined|related|clustered)\b/],
  ['depends', /\b(?:depend\w*|(?<!on[ -])calls?|upstream|downstream|talks? to|topology|who uses|call graph)\b/],
  [
    'similar',
    /\b(?:similar|seen (?:this |it |that )?before|happened (?:before|already|earlier)|like this|last (?:time|week|month|night)|history|again|repeat\w*|recurr\w*|deja ?vu|same (?:\w+ )?as|have (?:this|it|that) (?:already|before)|regression)\b/,
  ],
  [
    'sources',
    /\b(?:prometheus|alertmanager|cloudwatch|kubernetes api|api ?server|monitoring|sources?)\b.*\b(?:down|up|ok|okay|healthy|working?|broken|reachable|alive|stale|dead|answer\w*)\b|\b(?:which|what) sources\b|\b(?:is|are|can)\b.*\b(?:data|metrics|we)\b.*\b(?:stale|fresh|blind|trust\w*|old|current)|\btrust (?:this|the) (?:data|screen)|\bblind\b/,
  ],
  [
    'recovered',
    /\b(?:recover\w*|resolved|over|still (?:firing|going|broken|happening|down|failing|bad)|is it fixed|fixed yet|better|(?:get|getting) worse|(?:are|is) (?:we|it|everything) (?:good|ok|okay|fine|back|up))\b/,
  ],
  ['since', /\b(?:since when|when did|how long|what time|started (?:when|at)|when .*\b(?:start|began|begin)\w*|duration|began when)\b/],
  ['first', /\b(?:first|start(?:ed)? with|began with|earliest|came first)\b/],
  [
    'cause',
    /\bwhat is up\b|\bwhat (?:broke|caused|kill(?:ed|s)|took down|is breaking|is causing|triggered)|^(?:and |so )?(?:why|how come)\b|\bwhat the (?:hell|heck|fuck)\b|\bwhodunn?it|\b(?:is|was) it (?:the )?(?:dns|network|database|db|disk|storage|cache|certificates?|tls|load|traffic|[a-z-]+ (?:again|itself))\b|\b(?:is|was) (?:the )?[\w.-]+ the (?:problem|cause|culprit|reason|issue)\b/,
  ],
  [
    'affected',
    /\b(?:affect\w*|impact\w*|blast|scope|which (?:services|pods|workloads|users|customers|teams)|who (?:else )?(?:is|are) (?:hit|hurt|suffering)|(?:users|customers|people) (?:hit|hurt)|on fire|broken|(?<!(?:write|wrote|written|something|anything|it) )down)\b/,
  ],
  ['since', /\b(?:started|begin|start)\b/],
  ['cost', /\b(?:cost\w*|spend\w*|bill|money|expens\w*)/],
  ['logs', /\b(?:logs?|stack ?trace|exceptions?|error messages?)\b/],
  [
    'metrics',
    /\b(?:metrics?|latency|error rate|cpu|memory|graph|trend|how (?:much|high)|saturat\w*|spike|throughput|p\d\d+|qps|rps|iops|disk|utili[sz]ation)\b/,
  ],
  ['nodes', /\b(?:nodes?|hosts?|machines?|zones?|az|availability zones?|region)\b/],
  ['versions', /\b(?:versions?|revisions?|images?|tags?)\b/],
  ['events', /\bevents?\b|\bkubernetes say|\bkubectl describe|\boom(?:s| ?kill\w*)?\b|\bevict\w*/],
  [
    'cause',
    /\b(?:why|cause|root|reason|suspect|culprit|origin|behind|explain|what is (?:wrong|going on)|what happened|wrong|problem|issue)\b/,
  ],
  ['count', /\bhow many\b|\bnumber of\b|\bcount\b/],
  ['notes', /\b(?:notes?|said|wrote|write|written|comments?)\b/],
  ['who', /\b(?:who|owner|ack\w*|on it|on call|taken|assigned|working on)\b/],
  ['sources', /\b(?:sources?|prometheus|alertmanager|cloudwatch|stale|fresh|reachable|monitoring)\b/],
  ['incidents', /\bincidents?\b/],
  ['alerts', /\balerts?|\bfiring|\balarms?\b/],
  ['status', /\b(?:status|state|how is it|updates?|now|sitrep|where (?:are|do) we)\b/],
  ['summary', /\b(?:summar\w*|brief|overview|explain)\b/],
];

/** The form of a question, when it has a known one. */
export const recognised = (question: string): IntentName | undefined => FORMS.find(([, form]) => form.test(typedQuestion(question)))?.[0];

/** What was asked; an unrecognised question is answered with a summary. */
export const intentOf = (question: string): IntentName => recognised(question) ?? 'summary';
