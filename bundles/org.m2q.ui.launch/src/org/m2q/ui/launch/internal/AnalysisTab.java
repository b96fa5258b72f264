package org.m2q.ui.launch.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.Objective;
import org.m2q.base.unit.Format;
import org.m2q.core.simulation.FidelityChoice;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Images;

/** How exactly it is simulated, what is told of it, and when it fails. */
final class AnalysisTab extends SettingsTab {

	/** What the search for tiles can make least, by keywords in configurations. */
	static final Map<String, String> OBJECTIVES = objectives();

	private static final int WIDTH = 200;

	private final Map<FidelityChoice, Button> fidelities = new EnumMap<>(FidelityChoice.class);
	private Combo objective;
	private Button compare;
	private Combo detail;
	private Text events;
	private Text limit;

	private static Map<String, String> objectives() {
		Map<String, String> choices = new LinkedHashMap<>();
		choices.put("", Messages.objectiveWritten);
		choices.put(Objective.EDP.keyword(), Messages.objectiveEdp);
		choices.put(Objective.ENERGY.keyword(), Messages.objectiveEnergy);
		choices.put(Objective.LATENCY.keyword(), Messages.objectiveLatency);
		return Collections.unmodifiableMap(choices);
	}

	private static List<String> keywords() {
		return List.copyOf(OBJECTIVES.keySet());
	}

	@Override
	public String getName() {
		return Messages.analysisTab;
	}

	@Override
	public Image getImage() {
		return Images.get("run");
	}

	@Override
	public String getId() {
		return LaunchConstants.PLUGIN_ID + ".analysisTab";
	}

	@Override
	public void createControl(Composite parent) {
		Composite page = page(parent, 1);
		Group fidelity = group(page, Messages.fidelityGroup);
		fidelities.put(FidelityChoice.AS_WRITTEN, button(fidelity, SWT.RADIO, Messages.fidelityWritten));
		fidelities.put(FidelityChoice.ANALYTICAL, button(fidelity, SWT.RADIO, Messages.fidelityAnalytical));
		fidelities.put(FidelityChoice.EVENT, button(fidelity, SWT.RADIO, Messages.fidelityEvent));
		compare = button(page, SWT.CHECK, Messages.compareWithBaseline);
		Composite rows = new Composite(page, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(2).applyTo(rows);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(rows);
		objective = combo(rows, Messages.objectiveLabel, OBJECTIVES.values());
		detail = combo(rows, Messages.detailLabel, Arrays.stream(ReportDetail.values()).map(ReportDetail::label).toList());
		events = text(rows, Messages.eventLimitLabel, Format.grouped(EventCostModel.MOST_STEPS));
		limit = text(rows, Messages.limitLabel, Messages.limitHint);
	}

	private Combo combo(Composite parent, String label, Collection<String> choices) {
		new Label(parent, SWT.NONE).setText(label);
		Combo combo = new Combo(parent, SWT.READ_ONLY);
		combo.setItems(choices.toArray(String[]::new));
		combo.addListener(SWT.Selection, event -> updateLaunchConfigurationDialog());
		GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(combo);
		return combo;
	}

	private Text text(Composite parent, String label, String hint) {
		new Label(parent, SWT.NONE).setText(label);
		Text text = new Text(parent, SWT.BORDER);
		text.setMessage(hint);
		GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(text);
		text.addModifyListener(event -> updateLaunchConfigurationDialog());
		return text;
	}

	/** New configurations begin as the project of the file says, which another tab has written. */
	@Override
	public void setDefaults(ILaunchConfigurationWorkingCopy configuration) {
		try {
			RunTarget target = RunTarget.read(configuration);
			SimulationDefaults.of(target.obstacle().isPresent() ? Optional.empty() : Optional.of(target.resource().getProject())).apply(configuration);
		} catch (CoreException e) {
			Activator.log(e.getStatus().getMessage(), e);
		}
	}

	@Override
	String help() {
		return "analysis";
	}

	@Override
	void show(ILaunchConfiguration configuration) throws CoreException {
		SimulationSettings settings = SimulationSettings.read(configuration);
		fidelities.forEach((choice, button) -> button.setSelection(choice == settings.fidelity()));
		objective.select(Math.max(0, keywords().indexOf(settings.objective())));
		compare.setSelection(settings.compare());
		detail.select(settings.detail().ordinal());
		events.setText(settings.eventLimit());
		limit.setText(settings.edpLimit());
	}

	@Override
	public boolean isValid(ILaunchConfiguration configuration) {
		String error = EventLimit.parse(events.getText()).isEmpty() ? EventLimit.wrong(events.getText())
				: EdpLimit.parse(limit.getText()).isEmpty() ? NLS.bind(Messages.limitWrong, limit.getText().strip()) : null;
		setErrorMessage(error);
		return error == null;
	}

	@Override
	public void performApply(ILaunchConfigurationWorkingCopy configuration) {
		fidelities.forEach((choice, button) -> {
			if (button.getSelection()) {
				configuration.setAttribute(LaunchConstants.FIDELITY, choice.keyword());
			}
		});
		configuration.setAttribute(LaunchConstants.OBJECTIVE, keywords().get(Math.max(0, objective.getSelectionIndex())));
		configuration.setAttribute(LaunchConstants.COMPARE, compare.getSelection());
		configuration.setAttribute(LaunchConstants.DETAIL, ReportDetail.values()[Math.max(0, detail.getSelectionIndex())].keyword());
		configuration.setAttribute(LaunchConstants.EVENT_LIMIT, events.getText().strip());
		configuration.setAttribute(LaunchConstants.EDP_LIMIT, limit.getText().strip());
	}
}
