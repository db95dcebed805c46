// What column names mean, in the languages that sales files come in. Scores are ranks, 0 to 100.

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

const table = (entries: Readonly<Record<number, string>>): ReadonlyMap<string, number> =>
  new Map(Object.entries(entries).flatMap(([score, text]) => words(text).map((word) => [word, Number(score)] as const)));

const dateWords = table({
  100: 'date datum fecha ds data dia jour tag giorno dag datetime timestamp time zeit zeitpunkt period periode periodo fecha_venta',
  90: 'day month monat mois mes mese maand week woche semaine semana settimana quarter quartal trimestre year jahr annee año anno ano jaar',
  60: 't step hour stunde index dt invoicedate orderdate created',
});
const targetWords = table({
  100: 'sales sale umsatz umsätze umsaetze umsatze revenue revenues demand turnover ventas venta ventes vente vendite vendas omzet absatz erlös erlöse erloes erlos nachfrage demanda demande y target ingresos fatturato',
  90: 'cnt passengers withdrawn withdrawal withdrawals withdrawls consumption load verkauf verkäufe verkaeufe bookings orders bestellungen pedidos commandes value values wert valor valeur valore close production shipments deliveries arrivals rentals',
  80: 'qty quantity menge units sold stück stueck amount betrag count volume anzahl cantidad quantité quantite quantità importe montant total sum items quantidade einheiten',
  50: 'yhat transactions transaktionen visits visitors sessions clicks views calls riders trips usage observation obs measurement x',
});
const keyWords = table({
  100: 'store stores shop filiale filialen markt branch outlet warehouse lager depot product produkt artikel article item sku upc ean material unique series serie atm sensor meter station tienda sucursal magasin negozio producto produit prodotto winkel loja produto location standort site',
  80: 'family familia famille category kategorie warengruppe categoria catégorie department dept abteilung brand marke marca channel kanal canal group gruppe segment customer kunde region país country land pays pais paese market plant werk route line machine center centre',
  60: 'id code name nbr no nr num number nummer city stadt ville ciudad state bundesland province zone area district type typ cluster class division team symbol ticker',
});
const futureWords = table({
  100: 'promo promotion promotions promotional onpromotion aktion aktionen werbung holiday holidays feiertag feiertage ferien festivo férié ferie schulferien open opened geöffnet geoeffnet offen abierto ouvert closed price preis prices precio prix prezzo prijs discount rabatt descuento remise event events dayofweek weekday dow wochentag weekend workingday businessday snap campaign kampagne school',
  80: 'month mnth monat year yr jahr season saison week woche quarter quartal hour stunde day tag period calendar',
});
const pastWords = table({
  100: 'customers kunden kundenzahl clientes clients transactions transaktionen oil öl dcoilwtico traffic visitors visits besucher footfall stock inventory bestand lagerbestand casual registered clicks sessions impressions cpi unemployment fuel returns retouren temperature temp atemp temperatur hum humidity rain regen precipitation windspeed wind weather weathersit wetter competitor cost kosten',
});
const idWords: ReadonlySet<string> = new Set(
  words('id uuid guid key index idx instant rownum row nr no record invoice invoiceno order transaction rechnung beleg bon receipt lfd'),
);
/** Words that turn a target word into something else: `unit price`, `sales id`, `last week sales`, `cost of sales`. */
const notTarget: ReadonlySet<string> = new Set(
  words(
    'price preis precio prix id code date name type cost per lag last prev previous avg mean rate share pct percent forecast predicted prediction budget plan rank open',
  ),
);
/** Words of totals that stand beside the values. */
const aggregateWords: ReadonlySet<string> = new Set(
  words(
    'min max sum avg mean average total totals median std stdev var count summe gesamt mittel mittelwert durchschnitt minimum maximum moyenne promedio normalized',
  ),
);

/** A name as its words, lower case: `StateHoliday` is state, holiday; `store_nbr` is store, nbr. */
export function tokensOf(name: string): string[] {
  const parts = name
    .replace(/([a-zà-ÿ0-9])([A-ZÀ-Ý])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '');
  const joined = parts.join('');
  return parts.length > 1 ? [...parts, joined] : parts;
}

function best(map: ReadonlyMap<string, number>, name: string): number {
  let score = 0;
  for (const token of tokensOf(name)) {
    // Names such as `stateholiday` or `Filialnummer` run words together.
    let found = map.get(token) ?? map.get(token.replace(/(?<=.{2})\d+$/, '')) ?? 0;
    if (found === 0 && token.length > 6) {
      for (const [word, value] of map)
        if (word.length >= 5 && (token.startsWith(word) || token.endsWith(word))) found = Math.max(found, value * 0.9);
    }
    score = Math.max(score, found);
  }
  return score;
}

export const dateScore = (name: string): number => best(dateWords, name);
export const keyScore = (name: string): number => best(keyWords, name);
export const futureScore = (name: string): number => best(futureWords, name);
export const pastScore = (name: string): number => best(pastWords, name);
export const isIdName = (name: string): boolean => tokensOf(name).some((token) => idWords.has(token));
export const isAggregateName = (name: string): boolean => tokensOf(name).some((token) => aggregateWords.has(token));
export function targetScore(name: string): number {
  if (tokensOf(name).some((token) => notTarget.has(token))) return 0;
  return best(targetWords, name);
}
