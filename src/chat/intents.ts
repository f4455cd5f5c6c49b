/** What an engineer may want to know. One answer each in answers.ts; they work without any model. */
export type IntentName =
  | 'changes' | 'cause' | 'affected' | 'depends' | 'before' | 'since' | 'count' | 'severity' | 'evidence-against' | 'settle' | 'remedy' | 'similar' | 'sources' | 'logs' | 'metrics' | 'events' | 'nodes' | 'versions'
  | 'who' | 'status' | 'recovered' | 'cost' | 'noise' | 'together' | 'notes' | 'summary' | 'incidents' | 'alerts' | 'first' | 'confidence' | 'rollback-risk' | 'story';

/** Checked in this order: the first that matches is what was asked; special forms stand before general ones. */
const FORMS: readonly (readonly [IntentName, RegExp])[] = [
  ['story', /\b(story|narrative|chain of|sequence of|in order|chronolog|step by step|time ?line|how did (it|this) (unfold|develop|spread)|walk me through)/i],
  ['evidence-against', /\b(speaks?|evidence|argues?|anything) against\b|\bwhy (might|could) (it|this) not\b|\bcontradict|\bdoubt/i],
  ['settle', /\b(settle|prove|confirm|disprove|rule out|verify|check next|look at next|be sure)\b/i],
  ['rollback-risk', /\b(safe|risk|risky|dangerous)\b.*\b(roll ?back|undo|restart|scale)|\bwhat (happens|breaks) if\b/i],
  ['remedy', /\b(what (should|can|do) (i|we)|how (do|can|should) (i|we)|fix|mitigat|remed|roll ?back|resolve it|next step|stop it)\b/i],
  ['before', /\b(just before|looked? like before|right before|leading up|prior to|before (the|this) incident|before it)\b/i],
  ['changes', /\b(what|anything|which|who)\b.*\b(chang|deploy|roll(ed)? ?out|releas|merged|shipped|config)|\brecent (changes|deploys|rollouts)|\bdeploys?\b/i],
  ['together', /\b(why|how)\b.*\b(together|grouped|one incident|same incident|joined|related|clustered)\b/i],
  ['depends', /\b(depend|calls?|upstream|downstream|talks? to|topology|who uses|call graph)\b/i],
  ['affected', /\b(affect|impact|blast|which (services|pods|workloads|users)|what is broken|broken|down)\b/i],
  ['similar', /\b(similar|seen (this )?before|happened before|like this|last time|history|again)\b/i],
  ['confidence', /\b(how (sure|certain|confident)|confidence|likely|probab)/i],
  ['first', /\b(first|start(ed)? with|began with|earliest|came first)\b/i],
  ['since', /\b(since when|when did|how long|what time|started|begin|start)\b/i],
  ['recovered', /\b(recover|over|resolved|still (firing|going|broken|happening)|is it fixed|better)\b/i],
  ['cost', /\b(cost|spend|bill|money|expens)/i],
  ['logs', /\b(logs?|stack ?trace|exception|error message)/i],
  ['metrics', /\b(metrics?|latency|error rate|cpu|memory|graph|trend|how (much|high)|saturat|spike|throughput)\b/i],
  ['nodes', /\b(nodes?|hosts?|machines?|zones?)\b/i],
  ['versions', /\b(versions?|revisions?|images?|tags?)\b/i],
  ['events', /\bevents?\b|\bkubernetes say|\bkubectl describe/i],
  ['cause', /\b(why|cause|root|reason|suspect|culprit|origin|behind|explain|what('s| is) (wrong|going on)|what happened)\b/i],
  ['noise', /\b(noise|noisy|flap|quiet|ignore|unrelated|silenc|suppress)/i],
  ['count', /\bhow many\b|\bnumber of\b|\bcount\b/i],
  ['severity', /\b(how bad|severity|severe|critical|urgent|page)\b/i],
  ['who', /\b(who|owner|acknowledg|on it|taken|assigned)\b/i],
  ['notes', /\b(notes?|said|wrote|comment)\b/i],
  ['sources', /\b(sources?|prometheus|alertmanager|cloudwatch|stale|fresh|reachable|monitoring)\b/i],
  ['incidents', /\bincidents?\b/i],
  ['alerts', /\balerts?|firing|alarms?\b/i],
  ['status', /\b(status|state|how is it|update|now)\b/i],
  ['summary', /\b(summar|tl;?dr|brief|overview|hand ?over|explain)\b/i],
];

/** The form of a question, when it has a known one. */
export const recognised = (question: string): IntentName | undefined => FORMS.find(([, form]) => form.test(question))?.[0];

/** What was asked; an unrecognised question is answered with a summary. */
export const intentOf = (question: string): IntentName => recognised(question) ?? 'summary';
