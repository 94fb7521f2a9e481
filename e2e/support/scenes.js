// Every page there is, each in the states that look different: how to get there, as whom.
import { expect } from "@playwright/test";
import { pdf, png, file } from "./files.js";
import { choose, formTo, openWithReason, report, sender, signIn, wordsIn } from "./people.js";
import { texts } from "./words.js";

/** Signs everyone in once and makes the records that the scenes show. */
export async function stage(browser, server) {
  const keys = {};
  for (const login of ["duty", "lead", "centre", "editor", "teacher", "registrar", "school", "carer", "analyst", "custodian", "coordinator", "auditor"]) {
    const context = await browser.newContext();
    await signIn(await context.newPage(), server, login, "en");
    keys[login] = await context.storageState();
    await context.close();
  }
  const visitor = await browser.newContext();
  const sent = await report(visitor.request, server, "en", {
    what: "They took his passport and do not let him leave the site.\n\nHe has not been paid since spring.",
    danger: "now",
    about: "other",
    district: "AZ-SM",
    place: "A building site behind the bus station",
    reach: "By message, after eight in the evening",
    files: file("photo of the gate.png", "image/png", png()),
  });
  const receipt = wordsIn(await sent.text());
  await report(visitor.request, server, "ru", { what: "Объявление с очень высокой зарплатой.", danger: "not-now", about: "offer", files: file("Объявление.pdf", "application/pdf", pdf()) });
  await report(visitor.request, server, "az", { what: "Qonşu kirayə mənzildə qızları saxlayır.", danger: "not-now", about: "other", reach: "Invented number 050 000 00 00" });
  await visitor.close();

  const context = await browser.newContext({ storageState: keys.duty });
  const duty = await context.newPage();
  const go = (path) => duty.goto(`${server.address}/en${path}`);
  const here = () => new URL(duty.url()).pathname.replace("/en", "");
  await go("/desk/signals");
  const [urgent, calm, kept] = await links(duty, "/desk/signals/");
  await go("/desk/signals?state=closed");
  const [closed] = await links(duty, "/desk/signals/");
  await go("/desk/cases");
  const cases = await links(duty, "/desk/cases/");

  await go(urgent);
  await openWithReason(duty, "duty-screening");
  await duty.locator("#answer").fill("Thank you. Is there a night guard at the gate?");
  await sender(formTo(duty, "/answer")).click();
  await go(`${urgent}/screen`);
  for (const code of ["DR1", "DR2", "EX3", "CD1"]) await choose(duty, code, "yes");
  await choose(duty, "judgement", "presumed-victim");
  await duty.locator("#why").fill("Papers taken, not free to leave, unpaid.");
  await duty.locator('button[value="record"]').click();

  await go(kept);
  await openWithReason(duty, "duty-screening");
  await duty.locator("#contact-why").fill("Three messages were not read, and the flat may be empty tomorrow.");
  await sender(formTo(duty, "/contact")).click();

  // The newest case of the demonstration is opened; the one after it stays shut.
  await go(cases[0]);
  await openWithReason(duty, "case-work");
  for (const [sex, age, name] of [["female", 4, "Invented Person"], ["unknown", 1, ""]]) {
    await duty.locator("details summary").first().click();
    await choose(duty, "sex", sex);
    await duty.locator("#age").selectOption({ index: age });
    await duty.locator("#name").fill(name);
    await duty.locator("#birth").fill("1998");
    await duty.locator("#contact").fill("By message only");
    await sender(formTo(duty, "/persons")).click();
  }
  await duty.locator("#note").fill("She asked for an interpreter.");
  await sender(formTo(duty, "/notes")).click();
  await duty.locator("#need").selectOption("interpreter");
  await sender(formTo(duty, "/needs")).click();

  const refer = async () => {
    await go(`${cases[0]}/refer`);
    await fillReferral(duty);
    await duty.locator('button[value="preview"]').click();
    await duty.locator('button[value="send"]').click();
    await expect(duty).toHaveURL(/\/desk\/referrals\//);
    return here();
  };
  const referrals = { shut: await refer(), open: await refer(), accepted: await refer() };
  await go("/desk/referrals?state=ended");
  referrals.ended = (await links(duty, "/desk/referrals/"))[0];
  await context.close();

  const school = await browser.newContext({ storageState: keys.teacher });
  const teacher = await school.newPage();
  await teacher.goto(`${server.address}/en/desk/outreach`);
  const [material] = await links(teacher, "/desk/outreach/materials/");
  await teacher.goto(`${server.address}/en${material}`);
  const [poster] = await links(teacher, "/posters/");
  const [shown] = await teacher.locator('main a[href^="/en/materials/"]').evaluateAll((as) => as.map((a) => a.pathname.slice(3)));
  await teacher.goto(`${server.address}/en/desk/outreach/programmes`);
  const [programme] = await links(teacher, "/desk/outreach/programmes/");
  await school.close();
  const outreach = { material, poster, shown, programme, code: poster.split("/").at(-1) };

  const keeper = await browser.newContext({ storageState: keys.custodian });
  const custodian = await keeper.newPage();
  await custodian.goto(`${server.address}/en/desk/contacts`);
  const [contact] = await links(custodian, "/desk/contacts/");
  await keeper.close();

  const office = await browser.newContext({ storageState: keys.registrar });
  const registrar = await office.newPage();
  await registrar.goto(`${server.address}/en/desk/registry`);
  const [shut] = await links(registrar, "/desk/registry/");
  await registrar.goto(`${server.address}/en/desk/registry?show=open`);
  const household = (await links(registrar, "/desk/registry/")).at(-1);
  await registrar.goto(`${server.address}/en${household}`);
  await openWithReason(registrar, "registry-work");
  await registrar.goto(`${server.address}/en/desk/questions`);
  const [question] = await links(registrar, "/desk/questions/");
  await registrar.goto(`${server.address}/en/desk/registry/duplicates`);
  const [pair] = await links(registrar, "/desk/registry/duplicates/");
  const lists = { columns: await bringList(registrar, server), looked: await bringList(registrar, server) };
  await registrar.locator('button[value="look"]').click();
  lists.looked = lists.looked.replace("/columns", "");
  await expect(registrar.locator("#load")).toBeVisible({ timeout: 20_000 });
  lists.loaded = await bringList(registrar, server);
  await registrar.locator('button[value="look"]').click();
  lists.loaded = lists.loaded.replace("/columns", "");
  await expect(registrar.locator("#load")).toBeVisible({ timeout: 20_000 });
  await sender(formTo(registrar, "/load")).click();
  await expect(registrar.locator("#undo")).toBeVisible({ timeout: 20_000 });
  await office.close();
  const registry = { shut, household, question, pair, lists };

  const schooling = await schoolsAndHomes(browser, server, keys);
  const offers = await publishedOffers(browser, server, keys);

  const receiver = await browser.newContext({ storageState: keys.centre });
  const centre = await receiver.newPage();
  for (const path of [referrals.open, referrals.accepted]) {
    await centre.goto(`${server.address}/en${path}`);
    await openWithReason(centre, "case-work");
  }
  await centre.locator("#accept-note").fill("A room is ready tonight.");
  await sender(formTo(centre, "/accept")).click();
  await receiver.close();
  return { server, keys, receipt, signals: { urgent, calm, kept, closed }, contact, registry, schooling, offers, cases, referrals, outreach };
}

/** A campaign to read, one with a measure, and a source. */
async function publishedOffers(browser, server, keys) {
  const analyst = await (await browser.newContext({ storageState: keys.analyst })).newPage();
  const first = async (path, under) => {
    await analyst.goto(`${server.address}/en${path}`);
    const found = await links(analyst, under);
    return found.find((link) => /[0-9a-f]{8}-/.test(link));
  };
  const unread = await first("/desk/offers", "/desk/offers/");
  const acted = await first("/desk/offers?show=acted", "/desk/offers/");
  const source = await first("/desk/offers/sources", "/desk/offers/sources/");
  await analyst.context().close();
  return { unread, acted, source };
}

/** An absence and a child in care, each shut and open. */
async function schoolsAndHomes(browser, server, keys) {
  const school = await (await browser.newContext({ storageState: keys.school })).newPage();
  await school.goto(`${server.address}/en/desk/schools`);
  const absences = await links(school, "/desk/schools/");
  await school.goto(`${server.address}/en${absences[0]}`);
  await openWithReason(school, "school-work");
  await school.context().close();
  const carer = await (await browser.newContext({ storageState: keys.carer })).newPage();
  await carer.goto(`${server.address}/en/desk/institutions`);
  const [institution] = await links(carer, "/desk/institutions/");
  await carer.goto(`${server.address}/en/desk/institutions/children`);
  const children = await links(carer, "/desk/institutions/children/");
  await carer.goto(`${server.address}/en${children[0]}`);
  await openWithReason(carer, "care-work");
  await carer.context().close();
  return { absence: absences[0], absenceShut: absences[1], institution, child: children[0], childShut: children[1] };
}

/** A list whose rows are new, known, doubtful and wrong; gives the address of its columns, where the page then stands. */
const LIST = `Sosial qayğıya ehtiyacı olan ailələr, uydurulmuş siyahı
No;Soyad;Ad;Ata adı;Doğum tarixi;Cins;FİN;Telefon;Rayon;Ünvan;Ailə;Qohumluq
1;Uydurmalı;Aygün;Kimsə qızı;01.05.1990;Q;5ABC123;050 123 45 67;Gəncə;Yoxkənd küçəsi 1;A-1;başçı
2;Uydurmalı;Balaca;Sanki oğlu;2015;K;;;Gəncə;Yoxkənd küçəsi 1;A-1;oğlu
3;Nümunəyeva;Birinci;;12.04.1988;Q;;;Gəncə;Heç küçəsi 3;;
4;Xəyalov;Təkbaşına;;31.02.1955;K;7XYZ890;;Abşeron rayonu;Yoxkənd;;
5;Nağılov;Ucqar;Guya oğlu;11.12.1979;K;5ABCO23;;Sumqayıt;Yoxkənd 2;;
6;Bambaşqa;Adam;;05.05.1971;K;;;Gəncə;Yoxkənd 7;;
7;Bambaska;Adam;;05.05.1971;K;;;Gəncə;Yoxkənd 7;;
`;

async function bringList(page, server) {
  await page.goto(`${server.address}/az/desk/registry/imports`);
  await choose(page, "kind", "family");
  await page.locator("#district").selectOption("AZ-GA");
  await choose(page, "basis", "consent");
  await page.locator("#agreed").fill("Uydurulmuş sərəncam");
  await page.locator("#file").setInputFiles({ name: "siyahi.csv", mimeType: "text/csv", buffer: Buffer.from(LIST) });
  await sender(page.locator("main form")).click();
  await expect(page).toHaveURL(/\/columns$/);
  return new URL(page.url()).pathname.slice(3);
}

async function links(page, part) {
  const all = await page.locator(`main a.hm-list__link[href*="${part}"]`).evaluateAll((as) => as.map((a) => a.pathname.slice(3)));
  expect(all.length).toBeGreaterThan(0);
  return all;
}

async function fillReferral(page) {
  await page.locator("#to").selectOption("assistance-centre");
  await choose(page, "needs", "shelter");
  await choose(page, "needs", "medical");
  await choose(page, "basis", "consent");
  await page.locator("#consent").fill("Given by telephone to the officer on duty");
  for (const name of ["person", "person-name", "note"]) await page.locator(`input[name="${name}"] + label`).first().click();
  await page.locator("#message").fill("A bed is needed tonight, and a doctor tomorrow.");
}

/**
 * All scenes. `as` is a login, or nothing for a visitor; `status` what the page answers with, when not 200;
 * `main` marks those that are also photographed, `full` those of the full languages, `raw` those with Markdown to edit.
 */
export function scenes(set) {
  const { server, receipt, signals, contact, registry, schooling, offers, cases, referrals, outreach } = set;
  const list = [];
  const scene = (name, as, path, more = {}) => list.push({ name, as, path, status: 200, ...more });
  const step = (page, go) => page.locator(`button[name="go"][value="${go}"]`).click();
  const submit = (end) => async (page) => sender(formTo(page, end)).first().click();

  scene("home", null, "/", { main: true });
  for (const text of texts()) scene(`text ${text}`, null, `/pages/${text}`, { main: ["danger", "offer", "rights"].includes(text) });
  scene("who helps near me", null, "/help-near", { main: true });
  scene("who helps in a district", null, "/help-near", {
    then: async (page) => {
      await page.locator("#district").selectOption("AZ-GA");
      await submit("/help-near")(page);
    },
  });
  scene("the ten questions", null, "/offer", { main: true });
  scene("the ten questions answered", null, "/offer", {
    main: true,
    then: async (page) => {
      await choose(page, "q1", "yes");
      await choose(page, "q2", "no");
      await page.locator("#text").fill("Work in another country, very high pay, leave tomorrow.");
      await submit("/offer")(page);
    },
  });
  scene("an offer's words read", null, "/offer", {
    main: true,
    then: async (page) => {
      await page.locator("#text").fill("Gənc xanımlar tələb olunur, təcrübə tələb olunmur, yüksək maaş. Bilet bizdən. Pasportlar ofisdə saxlanılır.");
      await submit("/offer")(page);
    },
  });
  scene("an offer that was not pasted", null, "/offer", { status: 422, then: submit("/offer") });
  scene("organisation", null, "/organisation", { main: true });
  scene("organisation with errors", null, "/organisation", { status: 422, then: submit("/organisation") });
  const account = async (page) => {
    await page.locator("#kind").selectOption("school");
    await page.locator("#what").fill("A scene of the tests, from a school.");
    await page.locator('label[for="account"]').click();
    await submit("/organisation")(page);
  };
  scene("organisation, sent", null, "/organisation", { main: true, then: account });
  scene("account of an organisation", null, "/organisation", {
    main: true,
    then: async (page, lang) => {
      await account(page);
      const words = await page.locator("#account-words li").allInnerTexts();
      await page.goto(`${server.address}/${lang}/organisation`);
      await page.locator("details summary").first().click();
      await page.locator("#words").fill(words.join(" "));
      await submit("/organisation/account")(page);
    },
  });
  scene("materials", null, "/materials", { main: true });
  scene("materials for nobody yet", null, "/materials?for=officials");
  scene("material", null, outreach.shown, { main: true, full: true });
  scene("printed address", null, `/p/${outreach.code}`, { main: true });
  scene("report", null, "/report", { main: true });
  scene("report step with an error", null, "/report", { status: 422, then: (page) => step(page, "next") });
  const steps = ["danger", "about", "where", "reach", "check"];
  for (const [number, name] of steps.entries()) {
    scene(`report step ${name}`, null, "/report", {
      main: ["where", "reach", "check"].includes(name),
      then: async (page) => {
        await page.locator("#what").fill("A scene of the tests, step by step.");
        for (let i = 0; i <= number; i++) await step(page, "next");
      },
    });
  }
  scene("report step more", null, "/report", {
    main: true,
    then: async (page) => {
      await page.locator("#what").fill("A scene of the tests, step by step.");
      await step(page, "next");
      await step(page, "next");
      await choose(page, "about", "other");
      await step(page, "next");
    },
  });
  scene("report saved", null, "/report", {
    main: true,
    then: async (page) => {
      await page.locator("#what").fill("A scene of the tests, to be gone on with.");
      await step(page, "save");
    },
  });
  scene("report gone on with", null, "/report", {
    main: true,
    then: async (page) => {
      await page.locator("#what").fill("A scene of the tests, to be gone on with.");
      await step(page, "save");
      const kept = await page.locator("#receipt-words li").allInnerTexts();
      await page.locator("main a.govuk-link").last().click();
      await page.locator("#words").fill(kept.join(" "));
      await submit("/receipt")(page);
    },
  });
  scene("report on one page", null, "/report/all", { main: true });
  scene("report with errors", null, "/report/all", {
    main: true,
    status: 422,
    then: async (page) => {
      await page.locator("#place").fill("x".repeat(600));
      await page.locator("#files").setInputFiles(file("program.exe", "application/octet-stream", Buffer.from("MZ\x90\x00\x03\x00")));
      await submit("/report")(page);
    },
  });
  scene("received", null, "/report/all", {
    main: true,
    then: async (page) => {
      await page.locator("#what").fill("A scene of the tests.");
      await choose(page, "danger", "now");
      await submit("/report")(page);
    },
  });
  scene("receipt", null, "/receipt", { main: true });
  scene("receipt with errors", null, "/receipt", { status: 422, then: submit("/receipt") });
  const openMailbox = async (page) => {
    await page.locator("#words").fill(receipt.join(" "));
    await submit("/receipt")(page);
  };
  scene("mailbox", null, "/receipt", { main: true, then: openMailbox });
  scene("mailbox with errors", null, "/receipt", {
    status: 422,
    then: async (page) => {
      await openMailbox(page);
      await submit("/receipt/message")(page);
    },
  });
  scene("mailbox after writing", null, "/receipt", {
    then: async (page) => {
      await openMailbox(page);
      await page.locator("#message").fill("One more thing.");
      await submit("/receipt/message")(page);
    },
  });
  scene("asking to be called", null, "/receipt", {
    status: 422,
    then: async (page) => {
      await openMailbox(page);
      await page.locator("#call summary").click();
      await submit("/receipt/call")(page);
    },
  });
  scene("a call is asked for", null, "/receipt", {
    main: true,
    then: async (page, lang) => {
      const sent = await report(page.request, server, lang, { what: "A report whose sender asks to be called." });
      await page.locator("#words").fill(wordsIn(await sent.text()).join(" "));
      await submit("/receipt")(page);
      await page.locator("#call summary").click();
      await page.locator("#call_number").fill("050 000 00 00");
      await submit("/receipt/call")(page);
    },
  });
  const takeBack = async (page, lang) => {
    const sent = await report(page.request, server, lang, { what: "A report that is taken back." });
    await page.locator("#words").fill(wordsIn(await sent.text()).join(" "));
    await submit("/receipt")(page);
    await page.locator("details summary").last().click();
    await submit("/receipt/take-back")(page);
  };
  scene("taken back", null, "/receipt", { main: true, then: takeBack });
  scene("brought back", null, "/receipt", {
    then: async (page, lang) => {
      await takeBack(page, lang);
      await submit("/receipt/bring-back")(page);
    },
  });
  scene("public plan", null, "/plan", { main: true });
  scene("sign-in", null, "/sign-in", { main: true });
  scene("sign-in with errors", null, "/sign-in", { status: 422, then: submit("/sign-in") });
  scene("sign-in refused", null, "/sign-in", {
    status: 422,
    then: async (page) => {
      await page.locator("#login").fill("nobody");
      await page.locator("#passphrase").fill("not the passphrase");
      await submit("/sign-in")(page);
    },
  });
  scene("second factor", null, "/sign-in/code");
  scene("no such page", null, "/nowhere", { status: 404, main: true });

  scene("signals", "duty", "/desk/signals", { main: true });
  for (const state of ["open", "case", "closed"]) scene(`signals ${state}`, "duty", `/desk/signals?state=${state}`);
  scene("signal shut", "duty", signals.calm, { main: true });
  scene("signal without a reason", "duty", signals.calm, { status: 422, then: submit("/open") });
  scene("signal open", "duty", signals.urgent, { main: true });
  scene("signal with an error", "duty", signals.urgent, { status: 422, then: submit("/close") });
  scene("signal closed", "duty", signals.closed);
  scene("screening", "duty", `${signals.urgent}/screen`, { main: true });
  scene("screening with a result", "duty", `${signals.urgent}/screen`, {
    main: true,
    then: (page) => page.locator('button[value="show"]').click(),
  });
  scene("a report typed in", "duty", "/desk/enter", { main: true });
  scene("a report typed in with errors", "duty", "/desk/enter", { status: 422, then: submit("/desk/enter") });
  scene("a report typed in and its words", "duty", "/desk/enter", {
    main: true,
    then: async (page) => {
      await choose(page, "door", "phone");
      await page.locator("#what").fill("A scene of the tests, said on the telephone.");
      await choose(page, "danger", "not-now");
      await page.locator("#about").selectOption("other");
      await submit("/desk/enter")(page);
    },
  });
  scene("forwarding with errors", "duty", signals.urgent, {
    status: 422,
    then: async (page) => {
      await page.locator("#forward details").evaluate((details) => (details.open = true));
      await submit("/forward")(page);
    },
  });
  scene("cases", "duty", "/desk/cases", { main: true });
  scene("cases closed", "duty", "/desk/cases?state=closed");
  scene("case shut", "duty", cases[1]);
  scene("case open", "duty", cases[0], { main: true });
  scene("case with an error", "duty", cases[0], {
    status: 422,
    then: async (page) => {
      await page.locator("details").first().evaluate((details) => (details.open = true));
      await submit("/persons")(page);
    },
  });
  scene("refer", "duty", `${cases[0]}/refer`, { main: true });
  scene("refer with errors", "duty", `${cases[0]}/refer`, {
    status: 422,
    then: (page) => page.locator('button[value="preview"]').click(),
  });
  scene("refer preview", "duty", `${cases[0]}/refer`, {
    main: true,
    then: async (page) => {
      await fillReferral(page);
      await page.locator('button[value="preview"]').click();
    },
  });
  scene("referrals of the sender", "duty", "/desk/referrals", { main: true });
  scene("referral, sender", "duty", referrals.accepted, { main: true });
  scene("referral, sender, waiting", "duty", referrals.shut);
  scene("referral, sender, shut", "duty", referrals.ended);
  scene("not allowed", "duty", "/desk/journal", { status: 403 });
  scene("keyboard help", "duty", "/desk/signals", {
    then: async (page) => {
      await page.keyboard.press("?");
      await expect(page.locator("#hm-keys")).toBeVisible();
    },
  });
  scene("menu", "duty", "/desk/signals#hm-nav", { main: true });

  scene("referrals of the receiver", "centre", "/desk/referrals", { main: true });
  scene("referrals ended", "centre", "/desk/referrals?state=ended");
  scene("referral, receiver, shut", "centre", referrals.shut, { main: true });
  scene("referral, receiver, open", "centre", referrals.open, { main: true });
  scene("referral, receiver, with an error", "centre", referrals.open, { status: 422, then: submit("/decline") });
  scene("referral, receiver, accepted", "centre", referrals.accepted, { main: true });
  scene("cases of the receiver", "centre", "/desk/cases");

  scene("signal whose contact is kept", "duty", signals.kept, { main: true });
  scene("contact requests", "custodian", "/desk/contacts", { main: true });
  scene("contact request", "custodian", contact, { main: true });
  scene("contact request with an error", "custodian", contact, { status: 422, then: (page) => sender(page.locator("main form")).click() });
  scene("register", "registrar", "/desk/registry", { main: true });
  scene("register, late", "registrar", "/desk/registry?show=late");
  scene("register, plan late", "registrar", "/desk/registry?show=plan-late");
  scene("register, closed", "registrar", "/desk/registry?show=closed");
  scene("register a household", "registrar", "/desk/registry/new", { main: true });
  scene("register with errors", "registrar", "/desk/registry/new", { status: 422, then: submit("/registry/new#known") });
  scene("register somebody who is known", "registrar", "/desk/registry/new", {
    main: true,
    then: async (page) => {
      await page.locator("#district").selectOption("AZ-GA");
      await page.locator("#address").fill("An invented address");
      await choose(page, "basis", "consent");
      await page.locator("#agreed").fill("By word, at home");
      await page.locator("#family").fill("Numuneyeva");
      await page.locator("#given").fill("Birinci");
      await page.locator("#born").fill("12.04.1988");
      await choose(page, "sex", "female");
      await submit("/registry/new#known")(page);
    },
  });
  scene("household shut", "registrar", registry.shut, { main: true });
  scene("household", "registrar", registry.household, { main: true });
  scene("plan of help", "registrar", `${registry.household}/plan`, { main: true });
  scene("household with errors", "registrar", registry.household, {
    status: 422,
    then: async (page) => {
      await page.locator("main details").first().evaluate((details) => (details.open = true));
      await submit("/people#known")(page);
    },
  });
  scene("assessment", "registrar", `${registry.household}/assess`, {
    main: true,
    then: (page) => page.locator('button[value="show"]').click(),
  });
  scene("directing a household", "registrar", `${registry.household}/direct`, { main: true });
  scene("lists", "registrar", "/desk/registry/imports", { main: true });
  scene("lists with errors", "registrar", "/desk/registry/imports", { status: 422, then: (page) => sender(page.locator("main form")).click() });
  scene("columns of a list", "registrar", registry.lists.columns, { main: true });
  scene("columns of a list with errors", "registrar", registry.lists.columns, {
    status: 422,
    then: async (page) => {
      await page.locator("#c1").selectOption("");
      await page.locator("#c3").selectOption("given-name");
      await page.locator('button[value="look"]').click();
    },
  });
  scene("list looked at", "registrar", registry.lists.looked, { main: true });
  scene("list loaded", "registrar", registry.lists.loaded, { main: true });
  scene("list undone without being sure", "registrar", registry.lists.loaded, { status: 422, then: submit("/undo") });
  scene("entered twice", "registrar", "/desk/registry/duplicates", { main: true });
  scene("two entries beside each other", "registrar", registry.pair, { main: true });
  scene("two entries with errors", "registrar", registry.pair, { status: 422, then: (page) => sender(page.locator("main form")).click() });
  scene("weights", "registrar", "/desk/registry/weights", { main: true });
  scene("questions", "registrar", "/desk/questions", { main: true });
  scene("question", "registrar", registry.question, { main: true });
  scene("question with an error", "registrar", registry.question, { status: 422, then: (page) => sender(page.locator("main form")).click() });
  scene("absent pupils", "school", "/desk/schools", { main: true });
  scene("a pupil entered", "school", "/desk/schools/new");
  scene("a pupil entered with errors", "school", "/desk/schools/new", { status: 422, then: submit("/desk/schools/new") });
  scene("absence shut", "school", schooling.absenceShut);
  scene("absence", "school", schooling.absence, { main: true });
  scene("absence with an error", "school", schooling.absence, { status: 422, then: submit("/measures#measures") });
  scene("attendance lists", "school", "/desk/schools/imports", { main: true });
  scene("attendance lists with errors", "school", "/desk/schools/imports", { status: 422, then: (page) => sender(page.locator("main form")).click() });
  scene("what was loaded", "school", "/desk/schools/loads");
  scene("children on no list", "registrar", "/desk/schools/unlisted", { main: true });
  scene("institutions", "carer", "/desk/institutions", { main: true });
  scene("a new institution with errors", "carer", "/desk/institutions/new", { status: 422, then: submit("/desk/institutions/new") });
  scene("institution", "carer", schooling.institution, { main: true });
  scene("a child who comes in with errors", "carer", `${schooling.institution}/new-child`, { status: 422, then: submit("/new-child") });
  scene("children in care", "carer", "/desk/institutions/children", { main: true });
  scene("child in care shut", "carer", schooling.childShut);
  scene("child in care", "carer", schooling.child, { main: true });
  scene("child in care with an error", "carer", schooling.child, {
    status: 422,
    then: async (page) => {
      await page.locator("main details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
      await submit("/plan#plan")(page);
    },
  });
  scene("who reads this site", null, "/monitoring", { main: true, full: true });
  scene("published offers", "analyst", "/desk/offers", { main: true, raw: true });
  scene("published offers, dismissed", "analyst", "/desk/offers?show=dismissed", { raw: true });
  scene("a campaign", "analyst", offers.unread, { main: true, raw: true });
  scene("a campaign dismissed without a reason", "analyst", offers.unread, { status: 422, raw: true, then: submit("/dismiss") });
  scene("a campaign acted on", "analyst", offers.acted, { raw: true });
  scene("a measure", "analyst", `${offers.unread}/act/warn-public`, { main: true });
  scene("a measure without words", "analyst", `${offers.unread}/act/take-down`, {
    status: 422,
    then: async (page) => {
      await page.locator("#text").fill("");
      await sender(page.locator("main form")).click();
    },
  });
  scene("sources", "analyst", "/desk/offers/sources", { main: true, raw: true });
  scene("sources with an error", "analyst", "/desk/offers/sources", { status: 422, raw: true, then: submit("/desk/offers/sources") });
  scene("a source", "analyst", offers.source, { raw: true });
  scene("harmless contacts", "analyst", "/desk/offers/contacts", { main: true, raw: true });
  scene("harmless contacts with errors", "analyst", "/desk/offers/contacts", { status: 422, raw: true, then: submit("/desk/offers/contacts") });
  scene("learning", "analyst", "/desk/offers/learning", { main: true });
  scene("public texts", "editor", "/desk/pages", { main: true });
  scene("public texts with an error", "editor", "/desk/pages", { status: 422, then: submit("/desk/pages") });
  scene("a text beside its source", "editor", "/desk/pages/danger/ru", { main: true, raw: true });
  scene("a text looked at", "editor", "/desk/pages/danger/az", {
    main: true,
    raw: true,
    then: (page) => page.locator('button[value="preview"]').click(),
  });
  scene("a text with errors", "editor", "/desk/pages/danger/az", {
    status: 422,
    then: async (page) => {
      await page.locator("#body").fill("");
      await page.locator("#from").fill("tomorrow");
      await page.locator('button[value="publish"]').click();
    },
  });
  scene("outreach", "teacher", "/desk/outreach", { main: true });
  scene("outreach with errors", "teacher", "/desk/outreach", { status: 422, then: submit("/desk/outreach") });
  scene("material of the desk", "teacher", outreach.material, { main: true });
  scene("copies with errors", "teacher", outreach.material, {
    status: 422,
    then: async (page) => {
      await page.locator("details").nth(1).evaluate((details) => (details.open = true));
      await submit("/handout")(page);
    },
  });
  scene("printed address of the desk", "teacher", outreach.poster, { main: true });
  scene("events", "teacher", "/desk/outreach/events", { main: true });
  scene("events with errors", "teacher", "/desk/outreach/events", { status: 422, then: submit("/outreach/events") });
  scene("programmes", "teacher", "/desk/outreach/programmes", { main: true });
  scene("programmes with errors", "teacher", "/desk/outreach/programmes", { status: 422, then: submit("/outreach/programmes") });
  scene("programme", "teacher", outreach.programme, { main: true });
  scene("programme with errors", "teacher", outreach.programme, {
    status: 422,
    then: async (page) => {
      await page.locator("details").first().evaluate((details) => (details.open = true));
      await submit("/end")(page);
    },
  });

  scene("overdue", "coordinator", "/desk/overdue", { main: true });
  scene("plan", "coordinator", "/desk/plan", { main: true });
  scene("households by district", "coordinator", "/desk/plan/districts", { main: true });
  scene("figure", "coordinator", "/desk/plan/13.2.5/referrals-sent", { main: true });
  scene("figure with bars", "coordinator", "/desk/plan/13.2.5/signals", { main: true });
  scene("figure of nothing", "coordinator", "/desk/plan/13.2.10/courses");
  scene("account", "coordinator", "/desk/account", { main: true });
  scene("account with errors", "coordinator", "/desk/account", { status: 422, then: submit("/account/passphrase") });
  scene("account with a wrong code", "coordinator", "/desk/account", { status: 422, then: submit("/account/second-factor") });
  scene("members", "lead", "/desk/members", { main: true });
  scene("members with errors", "lead", "/desk/members", {
    status: 422,
    then: (page) => page.locator("main form:last-of-type button").last().click(),
  });
  scene("journal", "auditor", "/desk/journal", { main: true });

  /** Brings a page to a scene. Gives the answer it stands on. */
  const reach = async ({ path, status, then }, page, lang) => {
    let answer;
    const heard = (response) => {
      const request = response.request();
      if (request.isNavigationRequest() && request.frame() === page.mainFrame() && response.status() !== 303) answer = response;
    };
    page.on("response", heard);
    await page.goto(`${server.address}/${lang}${path}`);
    if (then) await then(page, lang);
    await page.waitForLoadState("load");
    page.off("response", heard);
    expect(answer.status(), "status").toBe(status);
    return answer;
  };
  return { list, reach };
}
