/** The yardstick: cuts a capture into records with the npm package pcap-parser and counts them. */
import parser from 'pcap-parser';

let packets = 0;
const reading = parser.parse(process.argv[2]);
reading.on('packet', () => {
  packets += 1;
});
reading.on('end', () => console.log(packets));
