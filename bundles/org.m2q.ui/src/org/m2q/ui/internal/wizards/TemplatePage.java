package org.m2q.ui.internal.wizards;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.wizard.WizardPage;
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

	TemplatePage() {
		super("template");
		setTitle(Messages.templateTitle);
		setDescription(Messages.templateDescription);
	}

	ModelTemplate model() {
		return model;
	}

	AcceleratorTemplate accelerator() {
		return accelerator;
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
			choice(accelerators, choice.label(), choice.description(), choice == accelerator, () -> accelerator = choice);
		}
		setControl(all);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(all, M2qUi.PLUGIN_ID + ".wizard_project");
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
		Label text = new Label(group, SWT.WRAP);
		text.setText(description);
		GridDataFactory.fillDefaults().grab(true, false).indent(INDENT, 0).hint(WIDTH / 2, SWT.DEFAULT).applyTo(text);
	}
}
