import type { CodeDocs } from './code.ts'

/** What can be wrong with a file as a whole: its YAML, its place, its name. */
export const FILE_CODES = {
  yaml_syntax: {
    at: 'load',
    means:
      'The text is not YAML. Only the first fault is told, since what follows it is guesswork. Most often a text holds `: ` or begins with a sign that YAML keeps for itself, and wants quotes around it; or a bracket is not closed; or a line is indented by a tab.',
    bad: 'rules: [rejected',
    good: 'rules: [rejected]',
  },
  duplicate_key: {
    at: 'load',
    means: 'A key stands twice in one mapping. One of the two would be lost without a word, so neither is read.',
    bad: 'timespan: 10m\n  timespan: 20m',
    good: 'timespan: 10m',
  },
  alias: {
    at: 'load',
    means: 'Anchors and aliases (`&name`, `*name`) are not read: a rule says everything where it stands.',
    bad: 'rules: *both',
    good: 'rules: [rejected]',
  },
  yaml_tag: {
    at: 'load',
    means: 'Tags (`!name`) are not read: a value is a text, a number, true or false, a list or a mapping.',
    bad: 'condition: { gte: !count 5 }',
    good: 'condition: { gte: 5 }',
  },
  multiple_docs: {
    at: 'load',
    means: 'The file holds more than one YAML document (`---`). One file is one rule: put the second into its own.',
    bad: 'level: low\n---',
    good: 'level: low',
  },
  too_deep: {
    at: 'load',
    means: 'The file nests thousands of levels. No rule does; it is not read at all.',
    bad: 'references: [[[[[[… and so on]]]]]]',
    good: 'references: [The manual of rules]',
  },
  no_schema_line: {
    at: 'lint',
    means:
      'The first line does not name the schema by which editors complete and check a rule file while it is typed. The path is the one from the file to `rules/rule.schema.json`.',
    bad: '# a rule',
    good: '# yaml-language-server: $schema=../rule.schema.json',
  },
  id_not_file_name: {
    at: 'load',
    means:
      'A rule stands in `rules/<family>/<id>.yaml`, so that whoever reads an alert finds its rule. Rename the file, or mend the id.',
    bad: 'id: another-name',
    good: 'id: example-none',
  },
  no_family: {
    at: 'load',
    means:
      'The folder of a rule is its family (`tokens`, `payments`, …), in lower case. A file that stands outside of one belongs to none.',
    bad: 'rules/Tokens/token-burst.yaml',
    good: 'rules/tokens/token-burst.yaml',
  },
  duplicate_id: {
    at: 'load',
    means:
      "Two files hold one id. An alert's identity begins with the rule's id, so the alerts of both would be mixed up. The first file (by its path) keeps it; give the other one its own.",
    bad: 'rules/tokens/token-burst.yaml and rules/chat/token-burst.yaml',
    good: 'rules/tokens/token-burst.yaml and rules/chat/chat-burst.yaml',
  },
  no_rules: {
    at: 'load',
    means:
      'The folder holds no rule file. Rules are looked for in `<family>/<id>.yaml` below the folder that is given.',
    bad: 'vigia rules lint rules/rule.schema.json/..',
    good: 'vigia rules lint rules',
  },
  unreadable: {
    at: 'load',
    means:
      'The folder cannot be read: it is not there, or may not be opened. The message names the reason of the system.',
    bad: 'vigia rules lint ruels',
    good: 'vigia rules lint rules',
  },
} as const satisfies CodeDocs
