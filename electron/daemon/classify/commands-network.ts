import { alike, type CommandSpec } from './command-spec';

const looks: CommandSpec = { does: 'reads', operands: 'text', flags: 'any' };
const remote: CommandSpec = { does: ['network', 'unknown'] };

/** Network clients and what shows the state of the network. Options as their manual pages name them (curl 8.16, wget 1.25). */
export const networkCommands: readonly [string, CommandSpec][] = [
  ...alike('curl', {
    does: 'network',
    operands: 'host',
    flags:
      '-sSfLkivIgGN#46jaRZ0q --silent --show-error --fail --fail-with-body --location --insecure --include --verbose --head --globoff --get --no-buffer --compressed --http1.1 --http2 --http3 --ipv4 --ipv6 --progress-bar --no-progress-meter --retry-all-errors --retry-connrefused --path-as-is --tlsv1.2 --tlsv1.3 --create-dirs --parallel --remote-time --remote-header-name --version --help --ssl-reqd --proto-default',
    takes:
      '-H --header -A --user-agent -e --referer -m --max-time --connect-timeout --retry --retry-delay --retry-max-time -u --user -x --proxy --resolve --connect-to --doh-url -w --write-out -r --range --limit-rate --max-redirs --proto --interface --dns-servers -y -Y -C --continue-at -z --time-cond',
    methods: '-X --request',
    reads:
      '-T --upload-file --cert -E --key --cacert --capath -b --cookie --netrc-file --unix-socket --abstract-unix-socket',
    writes:
      '-o --output -c --cookie-jar --output-dir -D --dump-header --trace --trace-ascii --stderr',
    sends:
      '-d --data --data-binary --data-raw --data-urlencode --data-ascii --json -F --form --form-string --url-query',
    adds: {
      '-T': 'sends-data',
      '--upload-file': 'sends-data',
      '-O': 'writes',
      '--remote-name': 'writes',
      '-n': 'touches-credentials',
      '--netrc': 'touches-credentials',
      // Another way than the address says.
      '--unix-socket': 'unknown',
      '--abstract-unix-socket': 'unknown',
      '-x': 'unknown',
      '--proxy': 'unknown',
      '--resolve': 'unknown',
      '--connect-to': 'unknown',
      '--doh-url': 'unknown',
    },
    opaque: '-K --config',
    unseen: true,
  }),
  ...alike('wget wget2', {
    does: ['network', 'writes'],
    operands: 'host',
    here: true,
    flags:
      '-qcNrknpSvd46 --quiet --no-verbose --continue --timestamping --recursive --no-parent --spider --show-progress --no-check-certificate --no-clobber --content-disposition --server-response --mirror',
    takes:
      '--header -U --user-agent -t -T --tries --timeout -l --level -A -R --accept --reject --limit-rate --waitretry -w --wait --max-redirect',
    methods: '--method',
    writes: '-O --output-document -P --directory-prefix -o --output-file -a --append-output',
    sends: '--post-data --body-data',
    reads: '--post-file --body-file -i --input-file --certificate --private-key --load-cookies',
    adds: { '--post-file': 'sends-data', '--body-file': 'sends-data' },
    opaque: '-e --execute --use-askpass --config',
    unseen: true,
  }),
  ...alike('http https httpie xh aria2c axel lynx w3m links', {
    does: ['network', 'publishes'],
    unseen: true,
  }),
  // What is asked of a name server goes to whoever owns the name.
  ...alike('ping ping6 dig drill nslookup host whois traceroute tracepath mtr', {
    does: 'network',
    operands: 'host',
    flags: 'any',
  }),
  ...alike('getent', { does: 'reads', flags: 'any' }),
  ...alike('tcpdump tshark ngrep ettercap bettercap', { does: ['touches-credentials', 'network'] }),
  ...alike('nmap masscan arp-scan nikto gobuster', { does: ['network', 'unknown'] }),
  ...alike('ssh mosh sftp ftp lftp tftp', { ...remote, unseen: true }),
  ...alike('nc ncat netcat socat telnet chisel ngrok cloudflared localtunnel lt bore', {
    ...remote,
    unseen: true,
    adds: {
      '-e': 'runs-remote-code',
      '--exec': 'runs-remote-code',
      '-c': 'runs-remote-code',
      '--sh-exec': 'runs-remote-code',
    },
  }),
  ...alike('netstat ss ifconfig arp iwconfig iw route-show nettop', looks),
];
