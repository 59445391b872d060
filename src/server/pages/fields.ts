import { type Markup, markup } from '../../report/markup.ts';
import type { RefusedField } from './refused-field.ts';

/*
 * Fields of forms. The name of a field is its id, too; those of a choice are told apart by what is chosen.
 */

/** A field that is filled in by typing. */
export interface Field {
  readonly name: string;
  readonly label: string;
  /** As it was typed. */
  readonly value: string;
  /** What is taken if it is left empty. */
  readonly placeholder?: string;
  /** Of texts: what may be typed, beside what else there is. */
  readonly suggestions?: readonly string[];
}

/** One of several that can be chosen, with what there is to say of it. A variant stands below what it varies. */
export function choice(name: string, id: string, text: string, chosen: boolean): Markup {
  const key = `${name}-${id.replaceAll('/', '-')}`;
  return markup`<li${id.includes('/') ? markup` class="indented"` : ''}><label for="${key}"><input type="checkbox" id="${key}" name="${name}" value="${id}"${chosen ? markup` checked` : ''}><span>${id}<small>${text}</small></span></label></li>\n`;
}

/** A whole number; empty for the default. */
export function numberField(field: Field, least: number, most: number, refused?: RefusedField): Markup {
  return typed(field, markup`type="number" min="${least}" max="${most}"`, refused);
}

/** A line of text. */
export function textField(field: Field, refused?: RefusedField, size = 30): Markup {
  const { name, suggestions = [] } = field;
  const list = suggestions.length === 0 ? markup`` : markup` list="${name}-suggestions"`;
  return markup`${typed(field, markup`type="text" autocomplete="off" spellcheck="false" size="${size}"${list}`, refused)}${
    suggestions.length === 0
      ? ''
      : markup`<datalist id="${name}-suggestions">${suggestions.map((each) => markup`<option value="${each}">`)}</datalist>`
  }`;
}

/** A day. */
export function dayField(field: Field, refused?: RefusedField): Markup {
  return typed(field, markup`type="date"`, refused);
}

function typed(
  { name, label, value, placeholder = '' }: Field,
  kind: Markup,
  refused: RefusedField | undefined,
): Markup {
  const wrong = refused?.field === name ? refused : undefined;
  return markup`<label for="${name}">${label}<input ${kind} id="${name}" name="${name}" value="${value}"${
    placeholder === '' ? '' : markup` placeholder="${placeholder}"`
  }${wrong === undefined ? '' : markup` aria-invalid="true" aria-describedby="${name}-refused" autofocus`}>${drawRefusal(name, wrong)}</label>`;
}

/** Why what is in a field can't be, where it stands; nothing if it can. */
export function drawRefusal(name: string, refused: RefusedField | undefined): Markup {
  if (refused?.field !== name) return markup``;
  return markup`<span class="refused" id="${name}-refused">${refused.sentence}</span>`;
}

/** One of a few values, or the default. */
export function selectField(
  { name, label, value }: Field,
  values: readonly string[],
  refused?: RefusedField,
): Markup {
  const wrong = refused?.field === name;
  return markup`<label for="${name}">${label}<select id="${name}" name="${name}"${
    wrong ? markup` aria-invalid="true" aria-describedby="${name}-refused"` : ''
  }>${option('', 'default', value === '')}${values.map((each) => option(each, each, each === value))}</select>${drawRefusal(name, refused)}</label>`;
}

/** An entry of a list to choose from. */
export function option(value: string, label: string, chosen: boolean): Markup {
  return markup`<option value="${value}"${chosen ? markup` selected` : ''}>${label}</option>`;
}

/** Something that is done or not. */
export function check(name: string, chosen: boolean, label: string, refused?: RefusedField): Markup {
  return markup`<label class="inline" for="${name}"><input type="checkbox" id="${name}" name="${name}" value="on"${chosen ? markup` checked` : ''}${
    refused?.field === name ? markup` aria-invalid="true" aria-describedby="${name}-refused"` : ''
  }>${label}${drawRefusal(name, refused)}</label>`;
}
