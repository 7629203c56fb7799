/**
 * What a field has told its page. The page's value follows a moment later, so a new value may be
 * the field's own words coming back, or one that the page chose itself: only that one is news.
 */
export class Told {
  /** The words that the page has, or will have. */
  #last: string;
  /** The page's value. */
  #heard: string;
  /** Told, and not yet the page's value. */
  #onTheWay: string[] = [];

  constructor(value: string) {
    this.#last = value;
    this.#heard = value;
  }

  knows(text: string): boolean {
    return text === this.#last;
  }

  tell(text: string): void {
    this.#last = text;
    // Words that the page has already do not come back.
    if (text === this.#heard) this.#onTheWay = [];
    else this.#onTheWay.push(text);
  }

  /** Whether the page's value is news, which the field takes over. */
  hear(value: string): boolean {
    if (value === this.#heard) return false;
    this.#heard = value;
    const place = this.#onTheWay.indexOf(value);
    if (place >= 0) {
      this.#onTheWay.splice(0, place + 1);
      return false;
    }
    this.#onTheWay = [];
    const news = value !== this.#last;
    this.#last = value;
    return news;
  }
}
