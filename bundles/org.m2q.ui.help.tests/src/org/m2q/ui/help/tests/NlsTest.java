package org.m2q.ui.help.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.IWizard;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.INewWizard;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.views.IViewDescriptor;
import org.junit.jupiter.api.Test;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Ui;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;

/** Texts and icons of all our bundles. */
class NlsTest {

	private static final Pattern KEY = Pattern.compile("\"%([^\"]+)\"|>%([^<]+)<");
	private static final Pattern TEXT_ATTRIBUTE = Pattern.compile("\\s(name|label|description|tooltip|mnemonic)=\"(?!%|\\w+\\.[\\w.]+\")([^\"]*[a-z][^\"]*)\"");
	private static final Pattern ICON = Pattern.compile("(?:icon|image|Icon)=\"(icons/[^\",]+)\"");
	private static final Pattern LITERAL = Pattern.compile(
			"\\.(?:setText|setToolTipText|setMessage|setTitle|setDescription|setErrorMessage|setPartName|setContentDescription)\\(\"([^\"]*\\p{L}[^\"]*)\"");
	private static final double READABLE = 1.6;
	private static final RGB DARK = new RGB(47, 47, 47);
	private static final RGB LIGHT = new RGB(255, 255, 255);
	private static final String OPEN = "\u27e6";
	private static final String CLOSE = "\u27e7";

	private static List<Bundle> ours() {
		return Arrays.stream(FrameworkUtil.getBundle(NlsTest.class).getBundleContext().getBundles())
				.filter(bundle -> bundle.getSymbolicName().startsWith("org.m2q.") && !bundle.getSymbolicName().endsWith(".tests")).toList();
	}

	private static String read(Bundle bundle, String path) throws IOException {
		URL url = bundle.getEntry(path);
		if (url == null) {
			return "";
		}
		try (InputStream stream = url.openStream()) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@Test
	void everyKeyOfAPluginHasATextAndNoTextIsInPluginXml() throws Exception {
		List<String> wrong = new ArrayList<>();
		for (Bundle bundle : ours()) {
			String plugin = read(bundle, "plugin.xml");
			Properties texts = new Properties();
			texts.load(new StringReader(read(bundle, "plugin.properties")));
			TreeSet<String> used = new TreeSet<>();
			Matcher keys = KEY.matcher(plugin);
			while (keys.find()) {
				used.add(keys.group(1) != null ? keys.group(1) : keys.group(2).strip());
			}
			bundle.getHeaders("").elements().asIterator().forEachRemaining(value -> used.addAll(value.startsWith("%") ? List.of(value.substring(1)) : List.of()));
			for (String key : used) {
				if (texts.getProperty(key, "").isBlank()) {
					wrong.add(bundle.getSymbolicName() + ": no text for %" + key);
				}
			}
			Matcher literal = TEXT_ATTRIBUTE.matcher(plugin.replaceAll("(?s)<attribute [^>]*>|<property [^>]*>|<parameter [^>]*>|<commandParameter [^>]*>"
					+ "|<separator [^>]*>|<test [^>]*>|<objectState [^>]*>|<variable [^>]*>|<with [^>]*>", ""));
			while (literal.find()) {
				wrong.add(bundle.getSymbolicName() + "/plugin.xml: " + literal.group().strip());
			}
		}
		assertEquals(List.of(), wrong);
	}

	/** The fields of all classes of messages. */
	private static Map<Field, Bundle> messages() throws Exception {
		Map<Field, Bundle> fields = new LinkedHashMap<>();
		for (Bundle bundle : ours()) {
			BundleWiring wiring = bundle.adapt(BundleWiring.class);
			if (wiring == null) {
				continue;
			}
			for (String resource : wiring.listResources("/org/m2q", "*Messages.class", BundleWiring.LISTRESOURCES_RECURSE | BundleWiring.LISTRESOURCES_LOCAL)) {
				Class<?> type = bundle.loadClass(resource.replace('/', '.').replaceAll("\\.class$", ""));
				if (NLS.class.isAssignableFrom(type)) {
					for (Field field : type.getDeclaredFields()) {
						if (field.getType() == String.class && Modifier.isStatic(field.getModifiers()) && !Modifier.isFinal(field.getModifiers())) {
							field.setAccessible(true);
							fields.put(field, bundle);
						}
					}
				}
			}
		}
		return fields;
	}

	@Test
	void everyMessageHasAText() throws Exception {
		List<String> wrong = new ArrayList<>();
		Map<Field, Bundle> fields = messages();
		for (Map.Entry<Field, Bundle> entry : fields.entrySet()) {
			String text = (String) entry.getKey().get(null);
			if (text == null || text.isBlank() || text.startsWith("NLS missing message")) {
				wrong.add(entry.getKey().toString());
			}
		}
		assertTrue(fields.size() > 50, fields.size() + " messages found");
		assertEquals(List.of(), wrong);
	}

	@Test
	void noTextIsInTheSources() throws Exception {
		List<String> wrong = new ArrayList<>();
		try (Stream<Path> files = Files.walk(Ui.root().resolve("bundles"))) {
			for (Path file : files.filter(path -> path.toString().matches(".*/org\\.m2q\\.ui[^/]*/src/.*\\.java") && !path.toString().contains(".tests/"))
					.toList()) {
				Matcher literal = LITERAL.matcher(Files.readString(file));
				while (literal.find()) {
					wrong.add(file.getFileName() + ": " + literal.group());
				}
			}
		}
		assertEquals(List.of(), wrong);
	}

	/** With every message marked, a label without marks does not come from the messages. */
	@Test
	void aPseudoLocaleReachesEveryLabel() throws Exception {
		Map<Field, String> before = new LinkedHashMap<>();
		List<String> wrong = new ArrayList<>();
		try {
			for (Field field : messages().keySet()) {
				before.put(field, (String) field.get(null));
				field.set(null, OPEN + field.get(null) + CLOSE);
			}
			for (IViewDescriptor descriptor : PlatformUI.getWorkbench().getViewRegistry().getViews()) {
				if (!descriptor.getId().startsWith("org.m2q.")) {
					continue;
				}
				IViewPart open = OpenFile.page().findView(descriptor.getId());
				if (open != null) {
					OpenFile.page().hideView(open);
				}
				IViewPart view = OpenFile.page().showView(descriptor.getId());
				Ui.pump(300);
				check(descriptor.getId(), body(view), wrong);
				OpenFile.page().hideView(view);
			}
			for (String id : List.of("project", "file", "example")) {
				IWizard wizard = PlatformUI.getWorkbench().getNewWizardRegistry().findWizard("org.m2q.ui.wizard." + id).createWizard();
				((INewWizard) wizard).init(PlatformUI.getWorkbench(), StructuredSelection.EMPTY);
				WizardDialog dialog = Dialogs.open(wizard);
				assertTrue(wizard.getWindowTitle().startsWith(OPEN));
				for (var page : wizard.getPages()) {
					assertTrue(page.getTitle().startsWith(OPEN) && page.getDescription().startsWith(OPEN), id);
					// The pages of the platform have texts of the platform.
					if (!page.getName().equals("name") && !page.getName().equals("file")) {
						if (page.getControl() == null) {
							dialog.showPage(page);
						}
						check(id, (Composite) page.getControl(), wrong);
					}
				}
				dialog.close();
			}
		} finally {
			for (Map.Entry<Field, String> entry : before.entrySet()) {
				entry.getKey().set(null, entry.getValue());
			}
		}
		assertEquals(List.of(), wrong);
	}

	private static Composite body(IViewPart view) {
		view.setFocus();
		Control focus = view.getSite().getShell().getDisplay().getFocusControl();
		Composite parent = focus == null ? view.getSite().getShell() : focus.getParent();
		while (parent.getParent() != null && !parent.getClass().getSimpleName().contains("CTabFolder") && !(parent.getParent() instanceof CTabFolder)) {
			parent = parent.getParent();
		}
		return parent;
	}

	private static void check(String where, Composite parent, List<String> wrong) {
		List<String> texts = new ArrayList<>();
		Dialogs.all(parent, Label.class).forEach(label -> texts.add(label.getText()));
		Dialogs.all(parent, Button.class).forEach(button -> texts.add(button.getText()));
		Dialogs.all(parent, Group.class).forEach(group -> texts.add(group.getText()));
		for (String text : texts) {
			// What two results differ in is said by the reports, as in their files, if tests before this one left two.
			if (text.matches(".*\\p{L}{2,}.*") && !text.contains(OPEN) && !text.contains("(factors multiply to ")) {
				wrong.add(where + ": " + text);
			}
		}
	}

	/** Screen readers have nothing to say about what is drawn, and about a field without a label beside it. */
	@Test
	void whatIsDrawnHasAnAccessibleName() throws Exception {
		List<String> wrong = new ArrayList<>();
		int count = 0;
		for (IViewDescriptor descriptor : PlatformUI.getWorkbench().getViewRegistry().getViews()) {
			if (descriptor.getId().startsWith("org.m2q.")) {
				IViewPart view = OpenFile.page().showView(descriptor.getId());
				Ui.pump(300);
				for (Canvas canvas : Dialogs.all(body(view), Canvas.class)) {
					if (canvas.isVisible() && (canvas instanceof StyledText || canvas.getClass().getName().startsWith("org.m2q."))) {
						count++;
						if (AccessibleNames.of(canvas).isBlank()) {
							wrong.add(descriptor.getId() + ": " + canvas.getClass().getName());
						}
					}
				}
				OpenFile.page().hideView(view);
			}
		}
		IWizard wizard = PlatformUI.getWorkbench().getNewWizardRegistry().findWizard("org.m2q.ui.wizard.example").createWizard();
		((INewWizard) wizard).init(PlatformUI.getWorkbench(), StructuredSelection.EMPTY);
		WizardDialog dialog = Dialogs.open(wizard);
		for (StyledText text : Dialogs.all((Composite) wizard.getPages()[0].getControl(), StyledText.class)) {
			count++;
			if (AccessibleNames.of(text).isBlank()) {
				wrong.add("example wizard: " + text);
			}
		}
		dialog.close();
		assertTrue(count > 2, count + " controls");
		assertEquals(List.of(), wrong);
	}

	@Test
	void everyIconIsThereAndReadableOnLightAndDark() throws Exception {
		List<String> wrong = new ArrayList<>();
		int count = 0;
		for (Bundle bundle : ours()) {
			TreeSet<String> icons = new TreeSet<>();
			Matcher named = ICON.matcher(read(bundle, "plugin.xml"));
			while (named.find()) {
				icons.add(named.group(1));
			}
			var entries = bundle.findEntries("icons", "*.svg", true);
			if (entries != null) {
				entries.asIterator().forEachRemaining(url -> icons.add(url.getPath().substring(1)));
			}
			for (String icon : icons) {
				URL url = bundle.getEntry(icon);
				String where = bundle.getSymbolicName() + "/" + icon;
				if (url == null) {
					wrong.add(where + " is not there");
				} else if (!icon.endsWith(".svg")) {
					wrong.add(where + " is no SVG");
				} else {
					count++;
					ImageData data = ImageDescriptor.createFromURL(url).getImageData(200);
					if (data == null) {
						wrong.add(where + " is no image");
					} else if (readable(data, LIGHT) < READABLE || readable(data, DARK) < READABLE) {
						wrong.add(where + " has a contrast of " + readable(data, LIGHT) + " on light and " + readable(data, DARK) + " on dark");
					}
				}
			}
		}
		assertTrue(count > 20, count + " icons");
		assertEquals(List.of(), wrong);
	}

	/** The contrast that at least a tenth of the pixels of an icon has. */
	private static double readable(ImageData data, RGB background) {
		List<Double> contrasts = new ArrayList<>();
		for (int y = 0; y < data.height; y++) {
			for (int x = 0; x < data.width; x++) {
				if (data.getAlpha(x, y) > 160) {
					double one = luminance(data.palette.getRGB(data.getPixel(x, y))) + 0.05;
					double other = luminance(background) + 0.05;
					contrasts.add(Math.max(one, other) / Math.min(one, other));
				}
			}
		}
		contrasts.sort(null);
		return contrasts.isEmpty() ? 0 : contrasts.get((int) (contrasts.size() * 0.9));
	}

	private static double luminance(RGB color) {
		return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
	}

	private static double linear(int value) {
		double part = value / 255.0;
		return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
	}
}
