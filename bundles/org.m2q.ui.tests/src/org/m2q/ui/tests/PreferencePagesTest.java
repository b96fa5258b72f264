package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.eclipse.jface.preference.IPreferenceNode;
import org.eclipse.jface.preference.IPreferenceStore;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.jface.preference.PreferenceManager;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemSeverities;
import org.m2q.core.inference.InferenceJava;
import org.m2q.core.problems.SeverityPreferences;
import org.m2q.dsl.ide.cost.LabelPart;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.preferences.ChartPreferences;
import org.m2q.ui.internal.preferences.EnergyTablesPage;
import org.m2q.ui.internal.preferences.GeneralPage;
import org.m2q.ui.internal.preferences.InlineMode;
import org.m2q.ui.internal.preferences.InlinePage;
import org.m2q.ui.internal.preferences.LanguagePage;
import org.m2q.ui.internal.preferences.PreferenceKeys;
import org.m2q.ui.internal.preferences.SeverityPage;

/** The preference pages, opened and used. */
class PreferencePagesTest {

	@AfterEach
	void restore() {
		for (String key : List.of(PreferenceKeys.INLINE_MODE, PreferenceKeys.HOT_COUNT, PreferenceKeys.DELAY, PreferenceKeys.part(LabelPart.ENERGY), PreferenceKeys.THREADS,
				PreferenceKeys.TRACE, ChartPreferences.DIGITS)) {
			store().setToDefault(key);
		}
	}

	private static IPreferenceStore store() {
		return Activator.instance().getPreferenceStore();
	}

	private static void with(String page, Consumer<PreferenceDialog> work) {
		PreferenceDialog dialog = PreferencesUtil.createPreferenceDialogOn(OpenFile.page().getWorkbenchWindow().getShell(), page, null, null);
		dialog.setBlockOnOpen(false);
		dialog.open();
		try {
			dialog.getShell().setBounds(200, 60, 1000, 760);
			Ui.pump(500);
			work.accept(dialog);
		} finally {
			dialog.close();
			Ui.pump(100);
		}
	}

	private static List<Control> all(Control control) {
		List<Control> found = new ArrayList<>(List.of(control));
		if (control instanceof Composite composite) {
			for (Control child : composite.getChildren()) {
				found.addAll(all(child));
			}
		}
		return found;
	}

	private static Button button(PreferenceDialog dialog, String text) {
		return all(((PreferencePage) dialog.getSelectedPage()).getControl()).stream().filter(Button.class::isInstance).map(Button.class::cast)
				.filter(found -> found.getText().replace("&", "").startsWith(text)).findFirst()
				.orElseThrow(() -> new AssertionError("no button " + text));
	}

	private static void select(Button button, boolean selected) {
		if ((button.getStyle() & SWT.RADIO) != 0) {
			for (Control sibling : button.getParent().getChildren()) {
				if (sibling instanceof Button other && other != button && other.getSelection()) {
					other.setSelection(false);
					other.notifyListeners(SWT.Selection, new Event());
				}
			}
		}
		button.setSelection(selected);
		button.notifyListeners(SWT.Selection, new Event());
	}

	private static void type(Text field, String text) {
		field.setText(text);
		field.notifyListeners(SWT.KeyUp, new Event());
	}

	private static void shot(PreferenceDialog dialog, String name) {
		Ui.pump(200);
		Ui.save(name, Display.getCurrent(), dialog.getShell().getBounds());
	}

	@Test
	void pagesAreWhereTheyAreLookedFor() {
		PreferenceManager manager = PlatformUI.getWorkbench().getPreferenceManager();
		IPreferenceNode general = manager.find(GeneralPage.ID);
		assertNotNull(general);
		assertEquals("M2Q", general.getLabelText());
		assertNotNull(general.findSubNode(InlinePage.ID));
	}

	@Test
	void inlineAnnotationsAreChosenAndRestored() {
		with(InlinePage.ID, dialog -> {
			PreferencePage page = (PreferencePage) dialog.getSelectedPage();
			shot(dialog, "preferences-inline-light");
			assertTrue(all(page.getControl()).stream().filter(found -> found instanceof Button || found instanceof Text)
					.allMatch(found -> found.getSize().x > 10 && found.getSize().y > 10), "a field has no room");
			assertTrue(button(dialog, "Full").getSelection());
			select(button(dialog, "Energy"), false);
			Text hot = all(page.getControl()).stream().filter(Text.class::isInstance).map(Text.class::cast).findFirst().orElseThrow();
			type(hot, "999");
			assertFalse(page.isValid(), "999 hot layers");
			type(hot, "7");
			assertTrue(page.isValid(), page.getErrorMessage());
			assertTrue(page.performOk());
			assertEquals(7, store().getInt(PreferenceKeys.HOT_COUNT));
			assertFalse(store().getBoolean(PreferenceKeys.part(LabelPart.ENERGY)));
			select(button(dialog, "Compact"), true);
			assertFalse(button(dialog, "Energy").isEnabled(), "parts have no effect in the compact mode");
			assertTrue(page.performOk());
			assertEquals(InlineMode.COMPACT.id(), store().getString(PreferenceKeys.INLINE_MODE));
			Button defaults = all(dialog.getShell()).stream().filter(Button.class::isInstance).map(Button.class::cast)
					.filter(found -> found.getText().replace("&", "").equals("Restore Defaults")).findFirst().orElseThrow();
			defaults.notifyListeners(SWT.Selection, new Event());
			assertTrue(button(dialog, "Energy").isEnabled());
			assertTrue(page.performOk());
			assertEquals(5, store().getInt(PreferenceKeys.HOT_COUNT));
			assertTrue(store().getBoolean(PreferenceKeys.part(LabelPart.ENERGY)));
			assertEquals(InlineMode.FULL.id(), store().getString(PreferenceKeys.INLINE_MODE));
		});
	}

	@Test
	void theDelayIsChecked() {
		with(GeneralPage.ID, dialog -> {
			PreferencePage page = (PreferencePage) dialog.getSelectedPage();
			shot(dialog, "preferences-general-light");
			Text delay = all(page.getControl()).stream().filter(Text.class::isInstance).map(Text.class::cast).findFirst().orElseThrow();
			assertEquals("80", delay.getText());
			type(delay, "soon");
			assertFalse(page.isValid());
			type(delay, "250");
			Text java = all(page.getControl()).stream().filter(Text.class::isInstance).map(Text.class::cast).skip(1).findFirst().orElseThrow();
			assertEquals("", java.getText());
			type(java, System.getProperty("java.io.tmpdir"));
			assertFalse(page.isValid());
			type(java, System.getProperty("java.home"));
			assertTrue(page.isValid());
			assertTrue(page.performOk());
			assertEquals(250, store().getInt(PreferenceKeys.DELAY));
			var node = org.eclipse.core.runtime.preferences.InstanceScope.INSTANCE.getNode(InferenceJava.NODE);
			assertEquals(System.getProperty("java.home"), node.get(InferenceJava.KEY, ""));
			node.remove(InferenceJava.KEY);
		});
	}

	@Test
	void severitiesAreFilteredChangedAndRestored() {
		var node = org.eclipse.core.runtime.preferences.InstanceScope.INSTANCE.getNode(SeverityPreferences.NODE);
		with(SeverityPage.ID, dialog -> {
			PreferencePage page = (PreferencePage) dialog.getSelectedPage();
			shot(dialog, "preferences-severities-light");
			Table table = all(page.getControl()).stream().filter(Table.class::isInstance).map(Table.class::cast).findFirst().orElseThrow();
			assertEquals(ProblemSeverities.adjustable().size(), table.getItemCount());
			Text filter = all(page.getControl()).stream().filter(Text.class::isInstance).map(Text.class::cast).findFirst().orElseThrow();
			filter.setText("import.unused");
			assertEquals(1, table.getItemCount());
			assertEquals("Warning", table.getItem(0).getText(1));
			Widgets.chooseCell(table, 0, 1, "Ignore");
			assertEquals("Ignore", table.getItem(0).getText(1));
			assertTrue(page.performOk());
			assertEquals(ProblemSeverities.Level.IGNORE, SeverityPreferences.current().level(ProblemCodes.IMPORT_UNUSED));
			assertEquals(SeverityPreferences.current(), Activator.instance().services().workspace().severities("memory:/x.m2q"));
			Button defaults = all(dialog.getShell()).stream().filter(Button.class::isInstance).map(Button.class::cast)
					.filter(found -> found.getText().replace("&", "").equals("Restore Defaults")).findFirst().orElseThrow();
			defaults.notifyListeners(SWT.Selection, new Event());
			assertEquals("Warning", table.getItem(0).getText(1));
			assertTrue(page.performOk());
			assertEquals("", node.get(SeverityPreferences.KEY, ""));
		});
	}

	@Test
	void pagesInTheDark() {
		Themes.inDark(() -> {
			with(GeneralPage.ID, dialog -> shot(dialog, "preferences-general-dark"));
			with(InlinePage.ID, dialog -> shot(dialog, "preferences-inline-dark"));
			with(SeverityPage.ID, dialog -> shot(dialog, "preferences-severities-dark"));
			with(LanguagePage.ID, dialog -> shot(dialog, "preferences-language-dark"));
			with(EnergyTablesPage.ID, dialog -> {
				select(tables(dialog), "dram_interfaces");
				shot(dialog, "preferences-energy-dark");
			});
		});
	}

	/** Annotations in the text have the digits of the page Charts, at once. */
	@Test
	void annotationsHaveTheWantedDigits() throws Exception {
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		org.eclipse.core.resources.IProject project = OpenFile.examples("digits");
		try {
			OpenFile open = OpenFile.open(project, "efficientvit-b1.m2q");
			java.util.function.Supplier<String> first = () -> java.util.stream.IntStream.range(0, open.document().getNumberOfLines()).boxed()
					.flatMap(line -> open.minings(line).stream()).filter(label -> label.matches("(?s).*[0-9] [µmn]?J.*")).findFirst().orElse("");
			Ui.await("costs", 60_000, () -> !first.get().isEmpty());
			String three = first.get();
			store().setValue(ChartPreferences.DIGITS, 5);
			Ui.await("more digits", 20_000, () -> first.get().matches("(?s).*[0-9.]{6} [µmn]?J.*"));
			assertFalse(three.matches("(?s).*[0-9.]{6} [µmn]?J.*"), three);
			// The platform draws what it has asked for a little later.
			Ui.pump(4000);
			Ui.screenshot("annotations-five-digits-light");
			Themes.inDark(() -> {
				Ui.pump(4000);
				Ui.screenshot("annotations-five-digits-dark");
			});
			open.close();
		} finally {
			project.delete(true, true, null);
		}
	}

	/** Threads and trace do what the page says: so many tasks run at once, and what an editor asks for stands in a file. */
	@Test
	void theLanguageServicesHaveThreadsAndATrace() throws Exception {
		java.nio.file.Path trace = Activator.instance().trace().file();
		java.nio.file.Files.deleteIfExists(trace);
		assertAtOnce(2);
		with(LanguagePage.ID, dialog -> {
			PreferencePage page = (PreferencePage) dialog.getSelectedPage();
			shot(dialog, "preferences-language-light");
			Text threads = all(page.getControl()).stream().filter(Text.class::isInstance).map(Text.class::cast).findFirst().orElseThrow();
			assertEquals("2", threads.getText());
			type(threads, "0");
			assertFalse(page.isValid());
			type(threads, "4");
			select(button(dialog, "Write requests"), true);
			assertTrue(page.performOk());
		});
		assertAtOnce(4);
		org.eclipse.core.resources.IProject project = OpenFile.examples("traced");
		try {
			OpenFile open = OpenFile.open(project, "efficientvit-b0.m2q");
			Ui.await("the trace of the costs", 60_000, () -> lines(trace).stream().anyMatch(line -> line.contains("\tcosts\t")));
			open.close();
			List<String> analysed = lines(trace).stream().filter(line -> line.contains("\tanalysis\t") && line.contains("efficientvit-b0.m2q")).toList();
			assertFalse(analysed.isEmpty());
			assertTrue(analysed.getFirst().matches("20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z\tanalysis\tfile:\\S+\t\\d+\\.\\d ms\t\\d+ problems"), analysed.getFirst());
			store().setToDefault(PreferenceKeys.TRACE);
			store().setToDefault(PreferenceKeys.THREADS);
			int before = lines(trace).size();
			OpenFile again = OpenFile.open(project, "efficientvit-b1.m2q");
			Ui.await("costs", 60_000, () -> again.minings("input image").stream().anyMatch(label -> label.contains("J")) || again.annotationTypes().contains("org.m2q.ui.hotLayer"));
			again.close();
			assertEquals(before, lines(trace).size());
			assertAtOnce(2);
		} finally {
			project.delete(true, true, null);
		}
	}

	private static List<String> lines(java.nio.file.Path file) {
		try {
			return java.nio.file.Files.exists(file) ? java.nio.file.Files.readAllLines(file) : List.of();
		} catch (java.io.IOException e) {
			throw new java.io.UncheckedIOException(e);
		}
	}

	/** So many tasks of the executor of the editors run at once, and what is more waits for one of them. */
	private static void assertAtOnce(int expected) throws Exception {
		java.util.concurrent.ThreadPoolExecutor executor = (java.util.concurrent.ThreadPoolExecutor) Activator.instance().executor();
		Ui.await("an idle executor", 60_000, () -> executor.getActiveCount() == 0 && executor.getQueue().isEmpty());
		java.util.concurrent.CountDownLatch begun = new java.util.concurrent.CountDownLatch(expected);
		java.util.concurrent.CountDownLatch end = new java.util.concurrent.CountDownLatch(1);
		java.util.concurrent.CountDownLatch after = new java.util.concurrent.CountDownLatch(1);
		try {
			for (int i = 0; i < expected; i++) {
				executor.execute(() -> {
					begun.countDown();
					try {
						end.await();
					} catch (InterruptedException e) {
						Thread.currentThread().interrupt();
					}
				});
			}
			assertTrue(begun.await(60, java.util.concurrent.TimeUnit.SECONDS), "fewer than " + expected + " at once");
			Runnable further = after::countDown;
			executor.execute(further);
			assertTrue(executor.getQueue().contains(further), "more than " + expected + " at once");
			assertEquals(1, after.getCount());
		} finally {
			end.countDown();
		}
		assertTrue(after.await(60, java.util.concurrent.TimeUnit.SECONDS), "the further task is run in the end");
	}

	private static Table tables(PreferenceDialog dialog) {
		Table table = all(((PreferencePage) dialog.getSelectedPage()).getControl()).stream().filter(Table.class::isInstance).map(Table.class::cast).findFirst().orElseThrow();
		Ui.await("the tables", 20_000, () -> table.getItemCount() > 0);
		return table;
	}

	private static void select(Table table, String name) {
		for (int i = 0; i < table.getItemCount(); i++) {
			if (table.getItem(i).getText(0).equals(name)) {
				table.setSelection(i);
				table.notifyListeners(SWT.Selection, new Event());
				return;
			}
		}
		throw new AssertionError("no table " + name);
	}

	@Test
	void energyTablesAreImported() throws Exception {
		org.eclipse.core.resources.IProject project = OpenFile.examples("imported");
		java.nio.file.Path folder = java.nio.file.Files.createTempDirectory("tables");
		try {
			java.nio.file.Path good = java.nio.file.Files.writeString(folder.resolve("mine.m2q"),
					"energy table mine {\n\ttechnology 28 nm at 0.9 V\n\trow mac: energy 1 pJ source \"measured\"\n}\n");
			java.nio.file.Path bad = java.nio.file.Files.writeString(folder.resolve("bad.m2q"), "energy table bad {\n\trow mac: energy 1 pJ\n\trow mac: energy\n}\n");
			java.nio.file.Path none = java.nio.file.Files.writeString(folder.resolve("none.m2q"), "model Net {\n\tinput x: [4, 8, 8]\n\tconv(8)\n\toutput y\n}\n");
			java.nio.file.Path picture = java.nio.file.Files.write(folder.resolve("picture.m2q"), new byte[] { (byte) 0x89, 'P', 'N', 'G', (byte) 0xFF });
			with(EnergyTablesPage.ID, dialog -> {
				EnergyTablesPage page = (EnergyTablesPage) dialog.getSelectedPage();
				Table table = tables(dialog);
				Text details = all(page.getControl()).stream().filter(Text.class::isInstance).map(Text.class::cast).filter(text -> (text.getStyle() & SWT.READ_ONLY) != 0).findFirst()
						.orElseThrow();
				assertFalse(imported(page, project, bad));
				assertTrue(page.getMessage().startsWith("bad.m2q is not imported"), page.getMessage());
				assertTrue(details.getText().contains("Line 3: "), details.getText());
				shot(dialog, "preferences-energy-refused-light");
				assertFalse(imported(page, project, none));
				assertEquals("none.m2q has no energy table.", details.getText());
				assertFalse(imported(page, project, picture));
				assertTrue(page.getMessage().contains("no text in UTF-8"), page.getMessage());
				assertFalse(project.getFolder("energy").exists(), "nothing is written before it is checked");
				String refused = project.getFile("energy/bad.m2q").getLocation().toPath().toUri().toString();
				assertFalse(Activator.instance().services().workspace().hasBuffer(refused), "a refused file is in use");
				assertTrue(imported(page, project, good));
				await(table, "mine");
				assertEquals("mine", table.getItem(table.getSelectionIndex()).getText(0));
				assertEquals("mac: measured\nNo accelerator of the workspace or the library uses it.", details.getText());
				assertTrue(page.getMessage().contains("import energy.*"), page.getMessage());
				shot(dialog, "preferences-energy-imported-light");
				// A file of the same name: nothing, both, or the new one.
				answer("Cancel");
				assertFalse(imported(page, project, good));
				answer("Keep Both");
				assertTrue(imported(page, project, good));
				assertTrue(project.getFile("energy/mine-2.m2q").exists());
				answer("Replace");
				assertTrue(imported(page, project, rewritten(good)));
				Ui.pump(1000);
			});
			java.nio.file.Path written = project.getFile("energy/mine.m2q").getLocation().toPath();
			assertTrue(java.nio.file.Files.readString(written).contains("2 pJ"));
			assertFalse(Activator.instance().services().workspace().hasBuffer(written.toUri().toString()), "what is on the disk counts");
			project.getFile("energy/mine-2.m2q").delete(true, null);
			// The language finds it where it is now.
			java.nio.file.Files.writeString(project.getLocation().toPath().resolve("user.m2q"), "import energy.*\n\naccelerator Chip {\n\tuse mine\n\tclock 500 MHz\n"
					+ "\tengine Array: multiplier-array 4 by 4 {\n\t\tmac int8 * int8: 1 per cycle costs mine.mac\n\t}\n"
					+ "\tbuffer memory holds weights, inputs, outputs, partial-sums, residuals: capacity 64 KiB, width 64 bit, energy 0.2 pJ/bit\n"
					+ "\tdram main: bandwidth 1 GB/s, energy 8 pJ/bit\n}\n");
			project.refreshLocal(org.eclipse.core.resources.IResource.DEPTH_INFINITE, null);
			with(EnergyTablesPage.ID, dialog -> {
				Table table = tables(dialog);
				select(table, "mine");
				assertEquals("1", table.getItem(table.getSelectionIndex()).getText(3));
				assertTrue(all(((PreferencePage) dialog.getSelectedPage()).getControl()).stream().filter(Text.class::isInstance).map(Text.class::cast)
						.anyMatch(text -> text.getText().endsWith("Used by Chip.")));
			});
		} finally {
			project.delete(true, true, null);
		}
	}

	private static boolean imported(EnergyTablesPage page, org.eclipse.core.resources.IProject project, java.nio.file.Path file) {
		var there = page.importInto(project, file);
		Ui.await("the import of " + file.getFileName(), 60_000, there::isDone);
		return there.join();
	}

	private static java.nio.file.Path rewritten(java.nio.file.Path file) {
		try {
			return java.nio.file.Files.writeString(file, java.nio.file.Files.readString(file).replace("1 pJ", "2 pJ"));
		} catch (java.io.IOException e) {
			throw new java.io.UncheckedIOException(e);
		}
	}

	private static void answer(String button) {
		Widgets.when(display -> Widgets.dialog("File exists").filter(question -> Widgets.isEnabled(question, button)).isPresent(), 20_000,
				() -> Widgets.click(Widgets.dialog("File exists").orElseThrow(), button));
	}

	private static void await(Table table, String name) {
		Ui.await(name, 20_000, () -> table.isEnabled() && table.getSelectionIndex() >= 0 && table.getItem(table.getSelectionIndex()).getText(0).equals(name));
	}

	@Test
	void energyTablesAreListedWithTheirSourcesAndOpened() throws Exception {
		org.eclipse.core.resources.IProject project = OpenFile.examples("tables");
		try {
			java.nio.file.Files.writeString(project.getLocation().toPath().resolve("own.m2q"),
					"energy table own {\n\ttechnology 28 nm at 0.9 V\n\trow a: energy 1 pJ source \"measured\"\n\trow b: energy 2 pJ\n}\n");
			project.refreshLocal(org.eclipse.core.resources.IResource.DEPTH_INFINITE, null);
			with(EnergyTablesPage.ID, dialog -> {
				Table table = tables(dialog);
				select(table, "own");
				var own = table.getItem(table.getSelectionIndex());
				assertEquals(List.of("own", "28 nm at 0.9 V", "1 of 2", "0", "tables/own.m2q"),
						List.of(own.getText(0), own.getText(1), own.getText(2), own.getText(3), own.getText(4)));
				Text source = all(((PreferencePage) dialog.getSelectedPage()).getControl()).stream().filter(Text.class::isInstance).map(Text.class::cast)
						.filter(text -> (text.getStyle() & SWT.READ_ONLY) != 0).findFirst().orElseThrow();
				assertEquals("a: measured\nNo accelerator of the workspace or the library uses it.", source.getText());
				select(table, "horowitz_28nm");
				assertEquals("11 of 11", table.getItem(table.getSelectionIndex()).getText(2), "rows from another technology");
				select(table, "dram_interfaces");
				assertTrue(source.getText().startsWith("constants of the accelergy-cacti-plug-in"), source.getText());
				shot(dialog, "preferences-energy-light");
				button(dialog, "Open").notifyListeners(SWT.Selection, new Event());
				Ui.pump(500);
				assertEquals("dram.m2q", OpenFile.page().getActiveEditor().getEditorInput().getName());
				Text filter = all(((PreferencePage) dialog.getSelectedPage()).getControl()).stream().filter(Text.class::isInstance).map(Text.class::cast).findFirst().orElseThrow();
				filter.setText("measured");
				Ui.pump(200);
				assertEquals(List.of("own"), java.util.Arrays.stream(table.getItems()).map(item -> item.getText(0)).filter(name -> name.equals("own")).toList());
				assertTrue(java.util.Arrays.stream(table.getItems()).noneMatch(item -> item.getText(0).equals("dram_interfaces")));
			});
			OpenFile.page().closeAllEditors(false);
		} finally {
			project.delete(true, true, null);
		}
	}
}
