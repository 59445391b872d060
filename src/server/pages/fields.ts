import { type Markup, markup } from '../../report/markup.ts';

/*
 * Fields of forms. The name of a field is its id, too; those of a choice are told apart by what is chosen.
 */

/** One of several that can be chosen, with what there is to say of it. A variant stands below what it varies. */
export function choice(name: string, id: string, text: string, chosen: boolean): Markup {
  const key = `${name}-${id.replaceAll('/', '-')}`;
  return markup`<li${id.includes('/') ? markup` class="indented"` : ''}><label for="${key}"><input type="checkbox" id="${key}" name="${name}" value="${id}"${chosen ? markup` checked` : ''}><span>${id}<small>${text}</small></span></label></li>\n`;
}

/** A whole number; empty for the default. */
export function numberField(name: string, label: string, value: string, least: number, most: number): Markup {
  return markup`<label for="${name}">${label}<input type="number" id="${name}" name="${name}" min="${least}" max="${most}" value="${value}"></label>`;
}

/** A line of text. */
export function textField(name: string, label: string, value: string): Markup {
  return markup`<label for="${name}">${label}<input type="text" id="${name}" name="${name}" value="${value}" autocomplete="off" spellcheck="false" size="30"></label>`;
}

/** One of a few values, or the default. */
export function selectField(name: string, label: string, value: string, values: readonly string[]): Markup {
  return markup`<label for="${name}">${label}<select id="${name}" name="${name}">${option('', 'default', value === '')}${values.map((each) => option(each, each, each === value))}</select></label>`;
}

/** An entry of a list to choose from. */
export function option(value: string, label: string, chosen: boolean): Markup {
  return markup`<option value="${value}"${chosen ? markup` selected` : ''}>${label}</option>`;
}

/** Something that is done or not. */
export function check(name: string, chosen: boolean, label: string): Markup {
  return markup`<label class="inline" for="${name}"><input type="checkbox" id="${name}" name="${name}" value="on"${chosen ? markup` checked` : ''}>${label}</label>`;
}
