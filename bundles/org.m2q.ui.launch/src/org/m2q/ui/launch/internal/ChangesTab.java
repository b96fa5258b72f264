package org.m2q.ui.launch.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.events.ControlListener;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.m2q.dsl.run.Adjustables;
import org.m2q.dsl.run.RunSettings;
import org.m2q.ui.internal.Activator;

/** A tab with what runs use in place of what the text says. What there is to change is read from the text in the background. */
abstract class ChangesTab extends SettingsTab {

	private static final int WIDTH = 300;

	private Optional<Adjustables> known = Optional.empty();
	private RunTarget asked = new RunTarget("", "", "");
	private RunSettings kept = RunSettings.NONE;
	private ScrolledComposite scrolled;
	private Group fields;
	private boolean showing;

	/** Shows fields for what there is to change, with the settings in them. */
	abstract void fill(Adjustables adjustables, RunSettings settings);

	/** What is typed into the fields of this tab, and nothing else. */
	abstract RunSettings typed();

	/** The settings in the fields of this tab that a configuration has. */
	abstract RunSettings own(RunSettings settings);

	/** Title of the group with the fields. */
	abstract String title();

	/** What has to be known to use them, below. */
	abstract String note();

	@Override
	final void show(ILaunchConfiguration configuration) throws CoreException {
		RunTarget target = RunTarget.read(configuration);
		RunSettings settings = own(SimulationSettings.changes(configuration));
		if (target.equals(asked) && known.isPresent()) {
			if (!typed().equals(settings)) {
				refill(known.get(), settings);
			}
			return;
		}
		asked = target;
		known = Optional.empty();
		kept = settings;
		clear();
		if (target.obstacle().isEmpty() && target.resource().getLocation() != null) {
			read(target, fields.getDisplay(), found -> {
				if (!fields.isDisposed() && target.equals(asked)) {
					known = Optional.of(found);
					refill(found, kept);
					updateLaunchConfigurationDialog();
				}
			});
		}
	}

	/** Designs with many parameters need more room than there is. */
	@Override
	public final void createControl(Composite parent) {
		scrolled = new ScrolledComposite(parent, SWT.V_SCROLL);
		scrolled.setExpandHorizontal(true);
		scrolled.setExpandVertical(true);
		scrolled.setShowFocusedControl(true);
		Composite page = page(scrolled, 1);
		fields = group(page, title());
		GridLayoutFactory.swtDefaults().numColumns(2).margins(8, 8).applyTo(fields);
		Composite below = new Composite(page, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(2).applyTo(below);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(below);
		sentence(below, note());
		scrolled.setContent(page);
		setControl(scrolled);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(scrolled, getHelpContextId());
		scrolled.addControlListener(ControlListener.controlResizedAdapter(event -> fit()));
	}

	/** What shows the fields. */
	final Composite fields() {
		return fields;
	}

	private void fit() {
		scrolled.setMinHeight(scrolled.getContent().computeSize(scrolled.getClientArea().width, SWT.DEFAULT).y);
	}

	private void refill(Adjustables found, RunSettings settings) {
		showing = true;
		clear();
		fill(found, settings);
		fields.requestLayout();
		fit();
		showing = false;
	}

	private void clear() {
		for (Control child : fields.getChildren()) {
			child.dispose();
		}
	}

	/** What is typed; what the configuration says as long as the fields are not there. */
	final RunSettings settings() {
		return known.isEmpty() ? kept : typed();
	}

	final void changed() {
		if (!showing) {
			updateLaunchConfigurationDialog();
		}
	}

	@Override
	public boolean isValid(ILaunchConfiguration configuration) {
		Optional<String> obstacle = known.flatMap(found -> settings().obstacle(found));
		setErrorMessage(obstacle.orElse(null));
		return obstacle.isEmpty();
	}

	/** A field for a parameter. */
	final Text field(Composite parent, String label, String written, String value) {
		new Label(parent, SWT.NONE).setText(label);
		Text text = new Text(parent, SWT.BORDER);
		text.setMessage(NLS.bind(Messages.asWritten, written));
		text.setText(value);
		GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(text);
		text.addModifyListener(event -> changed());
		return text;
	}

	/** A sentence over the width of the tab. */
	static Label sentence(Composite parent, String text) {
		Label label = new Label(parent, SWT.WRAP);
		label.setText(text);
		GridDataFactory.fillDefaults().span(2, 1).grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(label);
		return label;
	}

	/** What is typed into fields. */
	static Map<String, String> texts(Map<String, Text> fields) {
		Map<String, String> texts = new LinkedHashMap<>();
		fields.forEach((name, text) -> texts.put(name, text.getText()));
		return texts;
	}

	private static void read(RunTarget target, Display display, Consumer<Adjustables> then) {
		Activator.instance().executor().execute(() -> {
			try {
				Adjustables found = Adjustables.of(new TextSource(java.util.List.of()).open(target.resource()),
						Optional.of(target.experiment()).filter(name -> !name.isEmpty()));
				if (!display.isDisposed()) {
					display.asyncExec(() -> then.accept(found));
				}
			} catch (CoreException | RuntimeException e) {
				// A text that cannot be read has nothing to change; the tab with the file says what is wrong with it.
			}
		});
	}
}
