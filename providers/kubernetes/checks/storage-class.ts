import { joinPlain, plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { defineCheck, type Found } from './check.js';
import { namesOf, nearestWords } from './nearest.js';

/** Provisioners that were once a part of Kubernetes ("Removed in-tree volume plugins"), with the driver that took over, if one did. */
const GIVEN_UP: Readonly<Record<string, string | undefined>> = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
  'kubernetes.io/rbd': undefined,
  'kubernetes.io/cephfs': undefined,
  'kubernetes.io/glusterfs': undefined,
  'kubernetes.io/quobyte': undefined,
  'kubernetes.io/storageos': undefined,
  'kubernetes.io/flocker': undefined,
  'kubernetes.io/scaleio': undefined,
  'kubernetes.io/photon-pd': undefined,
};

/** Two storage classes that are both the default, those that nothing serves any more, and stateful sets that name a class that does not exist. */
export const storageClass = defineCheck({
  id: 'storage-class',
  asks: 'Is a storage class missing, given up, or more than one the default?',
  kinds: ['storageclass', 'statefulset'],
  needs: ['storageclass', 'pv'],
  find(object, { world }) {
    const classes = [...world.all('storageclass')];
    if (object.kind === 'storageclass') {
      const findings: Found[] = [];
      const defaults = classes
        .filter(one => one.isDefault)
        .map(one => one.name)
        .sort();
      if (object.isDefault && defaults.length > 1)
        findings.push({
          reason: plainText('ManyDefaults'),
          severity: 'warning',
          since: object.createdAt,
          does: plainText('is not the only default storage class'),
          because: plain`${joinPlain(defaults, ', ')}: a claim that names none gets the newest`,
        });
      if (Object.hasOwn(GIVEN_UP, object.provisioner)) {
        const successor = GIVEN_UP[object.provisioner];
        findings.push({
          reason: plainText('GivenUp'),
          severity: 'info',
          since: object.createdAt,
          does: plain`names provisioner ${object.provisioner}, which Kubernetes itself no longer has`,
          because: successor ? plain`the driver ${plainText(successor)} has to be there for it` : plainText('nothing makes volumes for it'),
        });
      }
      return findings;
    }
    const bound = new Set<PlainText>([...world.all('pv')].map(volume => volume.storageClass));
    return object.storageClasses
      .filter(name => !classes.some(one => one.name === name) && !bound.has(name))
      .map((name): Found => ({
        reason: plain`class ${name}`,
        severity: 'warning',
        since: object.createdAt,
        after: seconds(30),
        does: plain`asks for volumes of storage class ${name}`,
        because: plain`which does not exist${nearestWords(name, namesOf(classes))}`,
      }));
  },
});
