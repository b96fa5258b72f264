package org.m2q.ui.internal.wizards;

import java.util.Optional;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.PlatformUI;
import org.m2q.ui.M2qUi;

/** Asks what a project starts with. */
final class TemplatePage extends WizardPage {

	private static final int INDENT = 22;
	private static final int WIDTH = 460;

	private ModelTemplate model = ModelTemplate.HYBRID;
	private AcceleratorTemplate accelerator = AcceleratorTemplate.M2VIT;

	private final JavaNature javaNature;
	private Button weights;
	private Button javaProject;
	private Button nature;

	TemplatePage(JavaNature javaNature) {
		super("template");
		this.javaNature = javaNature;
		setTitle(Messages.templateTitle);
		setDescription(Messages.templateDescription);
	}

	ModelTemplate model() {
		return model;
	}

	AcceleratorTemplate accelerator() {
		return accelerator;
	}

	/** What the project has besides its texts. */
	ProjectAdditions additions() {
		return new ProjectAdditions(isChosen(weights) ? Optional.of(model.weights()) : Optional.empty(), isChosen(javaProject),
				isChosen(nature) ? Optional.of(javaNature) : Optional.empty());
	}

	private static boolean isChosen(Button button) {
		return button != null && button.isEnabled() && button.getSelection();
	}

	@Override
	public void createControl(Composite parent) {
		Composite all = new Composite(parent, SWT.NONE);
		GridLayoutFactory.swtDefaults().numColumns(2).equalWidth(true).applyTo(all);
		Group models = group(all, Messages.templateModel);
		for (ModelTemplate choice : ModelTemplate.values()) {
			choice(models, choice.label(), choice.description(), choice == model, () -> model = choice);
		}
		Group accelerators = group(all, Messages.templateAccelerator);
		for (AcceleratorTemplate choice : AcceleratorTemplate.values()) {
			choice(accelerators, choice.label(), choice.description(), choice == accelerator, () -> choose(choice));
		}
		Group additions = group(all, Messages.templateAdditions);
		GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(additions);
		weights = addition(additions, Messages.additionWeights, NLS.bind(Messages.additionWeightsDescription, ProjectAdditions.SEED));
		javaProject = addition(additions, Messages.additionJava, Messages.additionJavaDescription);
		nature = addition(additions, Messages.additionNature, javaNature.isKnown() ? Messages.additionNatureDescription : Messages.additionNatureUnknown);
		nature.setEnabled(javaNature.isKnown());
		setControl(all);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(all, M2qUi.PLUGIN_ID + ".wizard_project");
	}

	/** Weights and Java are those of an experiment, and there is none without an accelerator. */
	private void choose(AcceleratorTemplate chosen) {
		accelerator = chosen;
		weights.setEnabled(chosen != AcceleratorTemplate.NONE);
		javaProject.setEnabled(chosen != AcceleratorTemplate.NONE);
	}

	private static Button addition(Group group, String label, String description) {
		Button button = new Button(group, SWT.CHECK);
		button.setText(label);
		button.setToolTipText(description);
		description(group, description, WIDTH);
		return button;
	}

	private static void description(Group group, String description, int width) {
		Label text = new Label(group, SWT.WRAP);
		text.setText(description);
		GridDataFactory.fillDefaults().grab(true, false).indent(INDENT, 0).hint(width, SWT.DEFAULT).applyTo(text);
	}

	private static Group group(Composite parent, String title) {
		Group group = new Group(parent, SWT.NONE);
		group.setText(title);
		GridLayoutFactory.swtDefaults().applyTo(group);
		GridDataFactory.fillDefaults().grab(true, true).applyTo(group);
		return group;
	}

	private static void choice(Group group, String label, String description, boolean selected, Runnable chosen) {
		Button button = new Button(group, SWT.RADIO);
		button.setText(label);
		button.setToolTipText(description);
		button.setSelection(selected);
		button.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> {
			if (button.getSelection()) {
				chosen.run();
			}
		}));
		description(group, description, WIDTH / 2);
	}
}
