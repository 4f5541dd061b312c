// The provider refuses a second purchase for the same meter within half a minute, so tests use one
// meter per purchase. A counter is enough: each test's simulator knows no meter from elsewhere.
let made = 0;

/** A fresh meter that verifies and delivers: 11 digits that pass the Luhn check. */
export function goodMeter(): string {
  made += 1;
  const body = `04${String(made).padStart(8, '0')}`;
  return `${body}${checkDigit(body)}`;
}

/** A fresh meter of a scenario of the simulator's README: `70SS` and nine digits. */
export function scenarioMeter(scenario: string): string {
  made += 1;
  return `70${scenario}${String(made).padStart(9, '0')}`;
}

/** A fresh meter that VTpass treats by scenario, and that other providers deliver to. */
export function meterOfFirst(scenario: string): string {
  made += 1;
  return `71${scenario}${String(made).padStart(9, '0')}`;
}

/** A fresh meter that VTpass refuses by its own fault, and that other providers treat by scenario. */
export function meterForOthers(scenario: string): string {
  made += 1;
  return `72${scenario}${String(made).padStart(9, '0')}`;
}

/** The Luhn digit that makes `body` a number that passes. */
function checkDigit(body: string): number {
  const digits = Array.from(body, Number).reverse();
  const sum = digits.reduce((total, digit, index) => {
    const value = digit * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
