package org.m2q.ui.launch.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.m2q.dsl.run.Adjustables;
import org.m2q.dsl.run.RunSettings;
import org.m2q.ui.internal.Images;

/** Clock, parameters and energy tables of the accelerators. */
final class AcceleratorTab extends ChangesTab {

	private static final int SHOWN = 20;

	private final Map<String, Text> parameters = new LinkedHashMap<>();
	private final Map<String, Combo> tables = new LinkedHashMap<>();
	private Text clock;

	@Override
	public String getName() {
		return Messages.acceleratorTab;
	}

	@Override
	public Image getImage() {
		return Images.get("accelerator");
	}

	@Override
	public String getId() {
		return LaunchConstants.PLUGIN_ID + ".acceleratorTab";
	}

	@Override
	String title() {
		return Messages.acceleratorGroup;
	}

	@Override
	String note() {
		return Messages.acceleratorNote;
	}

	@Override
	String help() {
		return "accelerator";
	}

	@Override
	void fill(Adjustables adjustables, RunSettings settings) {
		parameters.clear();
		tables.clear();
		clock = field(fields(), Messages.clockLabel, String.join(", ", adjustables.clocks()), settings.clock());
		Map<String, List<String>> choices = new LinkedHashMap<>(adjustables.tables());
		choices.values().removeIf(List::isEmpty);
		settings.tables().keySet().forEach(written -> choices.putIfAbsent(written, List.of()));
		choices.forEach((written, others) -> tables.put(written, table(written, others, settings.tables().getOrDefault(written, ""))));
		adjustables.accelerator().forEach(parameter -> parameters.put(parameter.name(), field(fields(), NLS.bind(Messages.parameterLabel, parameter.name()),
				parameter.written(), settings.accelerator().getOrDefault(parameter.name(), ""))));
		// A value for a parameter that is not there any more can be seen and removed.
		settings.accelerator().forEach((name, value) -> parameters.computeIfAbsent(name, gone -> field(fields(), NLS.bind(Messages.parameterLabel, gone), "", value)));
	}

	private Combo table(String written, List<String> others, String value) {
		new Label(fields(), SWT.NONE).setText(NLS.bind(Messages.tableLabel, written));
		Combo combo = new Combo(fields(), SWT.READ_ONLY);
		List<String> items = new ArrayList<>(List.of(NLS.bind(Messages.asWritten, written)));
		items.addAll(others);
		if (!value.isEmpty() && !items.contains(value)) {
			items.add(value);
		}
		combo.setItems(items.toArray(String[]::new));
		combo.select(value.isEmpty() ? 0 : items.indexOf(value));
		combo.setVisibleItemCount(Math.min(SHOWN, items.size()));
		combo.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> changed()));
		GridDataFactory.fillDefaults().grab(true, false).applyTo(combo);
		return combo;
	}

	@Override
	RunSettings typed() {
		Map<String, String> chosen = new LinkedHashMap<>();
		tables.forEach((written, combo) -> chosen.put(written, combo.getSelectionIndex() <= 0 ? "" : combo.getText()));
		return new RunSettings(Map.of(), texts(parameters), clock == null ? "" : clock.getText(), chosen);
	}

	@Override
	RunSettings own(RunSettings settings) {
		return new RunSettings(Map.of(), settings.accelerator(), settings.clock(), settings.tables());
	}

	@Override
	public void performApply(ILaunchConfigurationWorkingCopy configuration) {
		RunSettings now = settings();
		configuration.setAttribute(LaunchConstants.ACCELERATOR_VALUES, now.accelerator().isEmpty() ? null : now.accelerator());
		configuration.setAttribute(LaunchConstants.CLOCK, now.clock().isEmpty() ? null : now.clock());
		configuration.setAttribute(LaunchConstants.TABLES, now.tables().isEmpty() ? null : now.tables());
	}
}
