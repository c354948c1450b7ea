// page_browser.js CHROMIUM PICTURES FILE...: looks at each page as its readers do; prints "ok ..." and "not ok ..." lines
const fs = require('fs');
const path = require('path');
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const [browserPath, pictures, ...files] = process.argv.slice(2);
const sizes = { desktop: [1280, 900], laptop: [1100, 800], tablet: [768, 1024], phone: [390, 844] };
const a4 = { portrait: 180 / 25.4 * 96, landscape: 273 / 25.4 * 96 };

function report(name, problems) {
	console.log(`${problems.length ? 'not ok' : 'ok'} ${name}`);
	problems.slice(0, 5).forEach(problem => console.log(`#   ${problem}`));
}

// what is wider than the page, what does not fit into its cell, what is cut off or lies over its neighbour
function overflow(within) {
	const problems = [];
	if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
		problems.push(`the page is ${document.documentElement.scrollWidth} wide, the window ${document.documentElement.clientWidth}`);
	for (const element of document.querySelectorAll(within)) {
		const box = element.getBoundingClientRect();
		// what only a screen reader is told
		if (box.width <= 1 || element.closest('thead')?.getBoundingClientRect().width <= 1)
			continue;
		if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline')
			problems.push(`${element.tagName} "${element.textContent.slice(0, 40)}" is ${element.scrollWidth} wide in ${element.clientWidth}`);
		if (box.right > document.documentElement.clientWidth + 1)
			problems.push(`${element.tagName} "${element.textContent.slice(0, 40)}" ends at ${box.right}`);
	}
	return problems;
}

// a status must be told without colour: a word, a letter in a shape of its own, and the two far apart in brightness
function statuses() {
	const problems = [];
	const luminance = colour => {
		const [r, g, b] = [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16) / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const shapes = new Set();
	for (const [letter, word] of [['G', 'Green'], ['A', 'Amber'], ['R', 'Red']]) {
		const mark = document.getElementById(`mark-${letter}`);
		const [shape, text] = [mark.querySelector('path'), mark.querySelector('text')];
		const [light, dark] = [shape, text].map(e => luminance(e.getAttribute('fill'))).sort((a, b) => b - a);
		shapes.add(shape.getAttribute('d'));
		if (text.textContent !== letter || (light + 0.05) / (dark + 0.05) < 4.5)
			problems.push(`mark of ${word}: letter "${text.textContent}", contrast ${(light + 0.05) / (dark + 0.05)}`);
		const shown = [...document.querySelectorAll(`.rag-${letter}`)];
		if (!shown.length || shown.some(e => e.textContent.trim() !== word || !e.querySelector(`use[href="#mark-${letter}"]`)))
			problems.push(`${word} is not shown by its word and mark everywhere`);
	}
	if (shapes.size !== 3)
		problems.push('two statuses have the same shape');
	return problems;
}

async function look(browser, file) {
	const name = path.basename(file, '.html');
	const context = await browser.newContext({ bypassCSP: true });
	const page = await context.newPage();
	const complaints = [], requests = [];
	page.on('console', message => complaints.push(message.text()));
	page.on('pageerror', error => complaints.push(String(error)));
	page.on('request', request => requests.push(request.url()));
	await page.goto(`file://${path.resolve(file)}`);
	report(`${name}: one request, no complaint`, [...requests.slice(1), ...complaints]);

	for (const [size, [width, height]] of Object.entries(sizes)) {
		await page.setViewportSize({ width, height });
		report(`${name}, ${size}: nothing overflows`, await page.evaluate(overflow, 'p, li, dd, dt, h1, h2, h3, h4, caption, th, td, svg'));
		await page.screenshot({ path: `${pictures}/${name}-${size}.png`, fullPage: true });
		if (size !== 'desktop' && size !== 'phone')
			continue;
		await page.evaluate(axe);
		const { violations, passes } = await page.evaluate(() => window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
		report(`${name}, ${size}: WCAG 2 AA (${passes.length} rules)`, violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target} ${n.failureSummary.split('\n')[1] ?? ''}`))
			.concat(['color-contrast', 'heading-order', 'svg-img-alt', 'th-has-data-cells'].filter(rule => !passes.some(p => p.id === rule)).map(rule => `rule ${rule} had nothing to look at`)));
	}

	await page.setViewportSize({ width: 1280, height: 900 });
	report(`${name}: statuses in black and white`, await page.evaluate(statuses));
	await page.addStyleTag({ content: 'html { filter: grayscale(1); }' });
	await page.screenshot({ path: `${pictures}/${name}-grey.png`, fullPage: true });

	await page.goto(`file://${path.resolve(file)}`);
	await page.emulateMedia({ media: 'print' });
	for (const [orientation, within] of [['portrait', 'section:not(.wide) '], ['landscape', '.wide ']]) {
		await page.setViewportSize({ width: Math.floor(a4[orientation]), height: 1000 });
		const cells = ['p', 'li', 'dd', 'th', 'td', 'svg'].map(tag => `main > ${within}${tag}`).join(', ');
		report(`${name}, A4 ${orientation}: nothing overflows`, (await page.evaluate(overflow, cells)).filter(problem => !problem.startsWith('the page')));
	}
	report(`${name}: heads are repeated and rows are kept whole`, await page.evaluate(() =>
		[...document.querySelectorAll('thead')].filter(e => getComputedStyle(e).display !== 'table-header-group').map(() => 'thead')
			.concat([...document.querySelectorAll('tr')].filter(e => getComputedStyle(e).breakInside !== 'avoid').map(e => e.textContent))));
	const pdf = (await page.pdf({ path: `${pictures}/${name}.pdf`, preferCSSPageSize: true })).toString('latin1');
	const boxes = [...pdf.matchAll(/\/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => Number(width) > Number(height) ? 'landscape' : 'portrait');
	report(`${name}: prints on A4, the scorecard across`, boxes.includes('portrait') && boxes.includes('landscape') && boxes.length < 40 ? [] : [`pages: ${boxes.join(' ')}`]);
	await context.close();
}

(async () => {
	const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
	for (const file of files)
		await look(browser, file);
	await browser.close();
})();
