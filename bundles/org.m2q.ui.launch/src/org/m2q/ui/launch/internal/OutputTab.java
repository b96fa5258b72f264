package org.m2q.ui.launch.internal;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Group;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;

/** What is written. */
final class OutputTab extends SettingsTab {

	private Button store;
	private Button html;
	private Button json;
	private Button csv;
	private Button markdown;

	@Override
	public String getName() {
		return Messages.outputTab;
	}

	@Override
	public Image getImage() {
		return PlatformUI.getWorkbench().getSharedImages().getImage(ISharedImages.IMG_OBJ_FOLDER);
	}

	@Override
	public String getId() {
		return LaunchConstants.PLUGIN_ID + ".outputTab";
	}

	@Override
	public void createControl(Composite parent) {
		Composite page = page(parent, 1);
		store = button(page, SWT.CHECK, Messages.outputStore);
		Group reports = group(page, Messages.outputGroup);
		html = button(reports, SWT.CHECK, Messages.outputHtml);
		json = button(reports, SWT.CHECK, Messages.outputJson);
		csv = button(reports, SWT.CHECK, Messages.outputCsv);
		markdown = button(reports, SWT.CHECK, Messages.outputMarkdown);
	}

	@Override
	String help() {
		return "output";
	}

	@Override
	void show(ILaunchConfiguration configuration) throws CoreException {
		SimulationSettings settings = SimulationSettings.read(configuration);
		store.setSelection(settings.store());
		html.setSelection(settings.html());
		json.setSelection(settings.json());
		csv.setSelection(settings.csv());
		markdown.setSelection(settings.markdown());
	}

	@Override
	public void performApply(ILaunchConfigurationWorkingCopy configuration) {
		configuration.setAttribute(LaunchConstants.STORE, store.getSelection());
		configuration.setAttribute(LaunchConstants.HTML, html.getSelection());
		configuration.setAttribute(LaunchConstants.JSON, json.getSelection());
		configuration.setAttribute(LaunchConstants.CSV, csv.getSelection());
		configuration.setAttribute(LaunchConstants.MARKDOWN, markdown.getSelection());
	}
}
