package org.m2q.ui.launch.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.m2q.accelerator.EventCostModel;
import org.m2q.base.unit.Format;
import org.m2q.core.simulation.FidelityChoice;

/** Fields for {@link SimulationDefaults}, in the preferences and in the properties of a project. */
final class SimulationDefaultsForm {

	private final Map<String, Combo> combos = new LinkedHashMap<>();
	private final Map<String, List<String>> keywords = new LinkedHashMap<>();
	private final Map<String, Text> texts = new LinkedHashMap<>();
	private final Map<String, Button> flags = new LinkedHashMap<>();
	private final Composite area;
	private final Runnable changed;

	/**
	 * Makes the fields.
	 *
	 * @param indent left of them, in pixels
	 * @param changed called after every change
	 */
	SimulationDefaultsForm(Composite parent, int indent, Runnable changed) {
		this.changed = changed;
		area = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(2).applyTo(area);
		GridDataFactory.fillDefaults().grab(true, false).indent(indent, 0).applyTo(area);
		combo(LaunchConstants.FIDELITY, Messages.defaultsFidelity, choices(FidelityChoice.AS_WRITTEN.keyword(), Messages.fidelityWritten, FidelityChoice.ANALYTICAL.keyword(),
				Messages.fidelityAnalytical, FidelityChoice.EVENT.keyword(), Messages.fidelityEvent));
		text(LaunchConstants.EVENT_LIMIT, Messages.eventLimitLabel, Format.grouped(EventCostModel.MOST_STEPS));
		combo(LaunchConstants.OBJECTIVE, Messages.objectiveLabel, AnalysisTab.OBJECTIVES);
		text(LaunchConstants.CLOCK, Messages.clockLabel, Messages.defaultsClock);
		Map<String, String> details = new LinkedHashMap<>();
		Arrays.stream(ReportDetail.values()).forEach(detail -> details.put(detail.keyword(), detail.label()));
		combo(LaunchConstants.DETAIL, Messages.detailLabel, details);
		combo(UnsavedEditors.PREFERENCE, Messages.preferenceUnsaved, choices(UnsavedEditors.USE, Messages.unsavedUseOption, UnsavedEditors.SAVE, Messages.unsavedSaveOption,
				UnsavedEditors.ASK, Messages.unsavedAsk));
		flag(area, LaunchConstants.COMPARE, Messages.compareWithBaseline);
		flag(area, LaunchConstants.STORE, Messages.outputStore);
		Group reports = new Group(area, SWT.NONE);
		reports.setText(Messages.outputGroup);
		GridLayoutFactory.swtDefaults().applyTo(reports);
		GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(reports);
		flag(reports, LaunchConstants.HTML, Messages.outputHtml);
		flag(reports, LaunchConstants.JSON, Messages.outputJson);
		flag(reports, LaunchConstants.CSV, Messages.outputCsv);
		flag(reports, LaunchConstants.MARKDOWN, Messages.outputMarkdown);
	}

	/** Labels by keywords, without the keys that belong to the buttons of the tabs. */
	private static Map<String, String> choices(String... pairs) {
		Map<String, String> choices = new LinkedHashMap<>();
		for (int i = 0; i < pairs.length; i += 2) {
			choices.put(pairs[i], pairs[i + 1].replace("&", ""));
		}
		return choices;
	}

	private void label(String label) {
		new Label(area, SWT.NONE).setText(label.endsWith(":") ? label : NLS.bind(Messages.defaultsLabel, label));
	}

	private void combo(String key, String label, Map<String, String> choices) {
		label(label);
		Combo combo = new Combo(area, SWT.READ_ONLY);
		combo.setItems(choices.values().toArray(String[]::new));
		combo.addListener(SWT.Selection, event -> changed.run());
		GridDataFactory.fillDefaults().grab(true, false).applyTo(combo);
		combos.put(key, combo);
		keywords.put(key, new ArrayList<>(choices.keySet()));
	}

	private void text(String key, String label, String hint) {
		label(label);
		Text text = new Text(area, SWT.BORDER);
		text.setMessage(hint);
		text.addListener(SWT.Modify, event -> changed.run());
		GridDataFactory.fillDefaults().grab(true, false).applyTo(text);
		texts.put(key, text);
	}

	private void flag(Composite parent, String key, String label) {
		Button button = new Button(parent, SWT.CHECK);
		button.setText(label);
		GridDataFactory.fillDefaults().span(parent == area ? 2 : 1, 1).applyTo(button);
		flags.put(key, button);
	}

	void show(SimulationDefaults defaults) {
		combos.forEach((key, combo) -> combo.select(Math.max(0, keywords.get(key).indexOf(defaults.values().get(key)))));
		texts.forEach((key, text) -> text.setText(defaults.values().get(key)));
		flags.forEach((key, button) -> button.setSelection(Boolean.parseBoolean(defaults.values().get(key))));
	}

	/** What the fields say. */
	SimulationDefaults defaults() {
		Map<String, String> values = new LinkedHashMap<>();
		combos.forEach((key, combo) -> values.put(key, keywords.get(key).get(Math.max(0, combo.getSelectionIndex()))));
		texts.forEach((key, text) -> values.put(key, text.getText().strip()));
		flags.forEach((key, button) -> values.put(key, Boolean.toString(button.getSelection())));
		return new SimulationDefaults(values);
	}

	void setEnabled(boolean enabled) {
		List<Control> all = new ArrayList<>(combos.values());
		all.addAll(texts.values());
		all.addAll(flags.values());
		all.forEach(control -> control.setEnabled(enabled));
	}

	Control control() {
		return area;
	}
}
