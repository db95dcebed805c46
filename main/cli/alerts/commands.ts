import { Option, type Command } from 'commander';
import { list, wholeNumber } from '../values.ts';
import { alertsChange, alertsList, alertsShow } from './alerts.ts';
import { channelAdd, channelRemove, channelSet, channelsList, channelTestCommand } from './channels.ts';

/** What is wrong, what is done about it, and where it is told. */
export function addAlertCommands(program: Command, common: (command: Command) => Command): void {
  const alerts = program.command('alerts').description('what is wrong, what is done about it, and where it is told');
  const noting = (command: Command): Command => common(command).option('--note <text>', 'for those who read it later');
  common(alerts.command('list', { isDefault: true }).description('what is wrong, the worst first'))
    .option('--all', 'with what is over')
    .action(alertsList);
  common(alerts.command('show <alert>').description('evidence, what to do, what was done, where it was told')).action(alertsShow);
  noting(alerts.command('acknowledge <alerts...>').alias('ack').description('somebody knows: quiet until it is over or gets worse')).action(
    alertsChange('acknowledge'),
  );
  noting(alerts.command('snooze <alerts...>').description('quiet for a while'))
    .option('--for <time>', 'such as 30m, 4h, 2d')
    .option('--until <moment>', 'such as 2026-11-23T08:00')
    .action(alertsChange('snooze'));
  noting(alerts.command('reopen <alerts...>').description('take an acknowledgement or a snooze back')).action(alertsChange('reopen'));
  noting(alerts.command('settle <alerts...>').description('say that it is over')).action(alertsChange('settle'));

  const secret = (command: Command, what: string): Command =>
    common(command)
      .option('--secret-from <file>', `file with the ${what}, or - for the standard input`)
      .option('--rules <rules>', 'least severity by kind, such as data=warning,model=warning,system=none');
  common(alerts.command('channels').description('where alerts are told')).action(channelsList);
  common(
    alerts
      .command('test <channel>')
      .description('send a message that says that it is a test (exit status 1 where it does not get through)'),
  ).action(channelTestCommand);
  secret(alerts.command('add-webhook <name>').description('tell alerts to an address that takes JSON as Slack does'), 'address').action(
    channelAdd('webhook'),
  );
  secret(alerts.command('add-email <name>').description('tell alerts by e-mail'), 'password')
    .requiredOption('--host <host>', 'mail server (SMTP)')
    .option('--port <n>', 'port (default: 587, with tls 465)', wholeNumber(1, 65_535))
    .addOption(new Option('--security <how>', 'how the connection is protected').choices(['tls', 'starttls', 'none']).default('starttls'))
    .option('--user <name>', 'user name; without, none is asked for')
    .requiredOption('--from <address>', 'address that it comes from')
    .requiredOption('--to <addresses>', 'addresses that it goes to, separated by commas', list)
    .action(channelAdd('email'));
  secret(alerts.command('set-channel <channel>').description('rules of a channel, its secret, on or off'), 'password or address')
    .option('--on', 'use it')
    .option('--off', 'do not use it')
    .action(channelSet);
  common(alerts.command('remove-channel <channel>').description('remove a webhook or a mail server, with its secret')).action(
    channelRemove,
  );
}
