package org.m2q.ui.help.internal;

import java.util.List;

import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.Status;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.events.ControlListener;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.part.IntroPart;
import org.m2q.ui.internal.Images;

/** What a new user can begin with. Every link leaves the page and does what it says. */
public final class WelcomePart extends IntroPart {

	private static final String WIZARD = "org.eclipse.ui.newWizard(newWizardId=%s)";
	private static final int WIDTH = 560;
	private static final int MARGIN = 40;
	private static final int SPACING = 14;
	private static final int SCROLL = 32;

	private Link first;

	/** One thing to do: a title, what it is for, and either a command or a help page. */
	private record Entry(String icon, String title, String description, String command, String page) {
	}

	private static List<Entry> entries() {
		return List.of(
				new Entry("new-example", Messages.welcomeExample, Messages.welcomeExampleText, String.format(WIZARD, "org.m2q.ui.wizard.example"), ""),
				new Entry("new-project", Messages.welcomeProject, Messages.welcomeProjectText, String.format(WIZARD, "org.m2q.ui.wizard.project"), ""),
				new Entry("run", Messages.welcomeStart, Messages.welcomeStartText, "", "getting-started"),
				new Entry("policy", Messages.welcomeQuantize, Messages.welcomeQuantizeText, "", CheatSheets.PREFIX + "quantize"),
				new Entry("memory", Messages.welcomeMemory, Messages.welcomeMemoryText, "", CheatSheets.PREFIX + "memory"),
				new Entry("reference", Messages.welcomeLanguage, Messages.welcomeLanguageText, "", "language"));
	}

	@Override
	public void createPartControl(Composite parent) {
		ScrolledComposite scrolled = new ScrolledComposite(parent, SWT.V_SCROLL | SWT.H_SCROLL);
		Composite page = new Composite(scrolled, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(2).margins(MARGIN, MARGIN).spacing(SPACING, SPACING).applyTo(page);
		label(page, Messages.welcomeTitle).setFont(JFaceResources.getHeaderFont());
		label(page, Messages.welcomeText);
		for (Entry entry : entries()) {
			Label icon = new Label(page, SWT.NONE);
			icon.setImage(Images.get(entry.icon()));
			GridDataFactory.swtDefaults().align(SWT.CENTER, SWT.BEGINNING).applyTo(icon);
			Composite texts = new Composite(page, SWT.NONE);
			GridLayoutFactory.fillDefaults().spacing(0, 2).applyTo(texts);
			GridDataFactory.fillDefaults().grab(true, false).applyTo(texts);
			Link link = new Link(texts, SWT.NONE);
			link.setText(NLS.bind(Messages.welcomeLink, entry.title()));
			link.setFont(JFaceResources.getBannerFont());
			link.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> perform(entry)));
			first = first == null ? link : first;
			Label description = new Label(texts, SWT.WRAP);
			description.setText(entry.description());
			GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(description);
		}
		Link leave = new Link(page, SWT.NONE);
		leave.setText(NLS.bind(Messages.welcomeLink, Messages.welcomeLeave));
		leave.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> close()));
		GridDataFactory.swtDefaults().span(2, 1).applyTo(leave);
		scrolled.setContent(page);
		scrolled.setExpandHorizontal(true);
		scrolled.setExpandVertical(true);
		scrolled.addControlListener(ControlListener.controlResizedAdapter(event -> scrolled.setMinSize(page.computeSize(SWT.DEFAULT, SWT.DEFAULT))));
		Point size = page.computeSize(SWT.DEFAULT, SWT.DEFAULT);
		scrolled.setMinSize(size);
		scrolled.getVerticalBar().setIncrement(SCROLL);
	}

	private static Label label(Composite page, String text) {
		Label label = new Label(page, SWT.WRAP);
		label.setText(text);
		GridDataFactory.fillDefaults().span(2, 1).grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(label);
		return label;
	}

	private void perform(Entry entry) {
		IWorkbench workbench = getIntroSite().getWorkbenchWindow().getWorkbench();
		close();
		if (!entry.page().isEmpty()) {
			workbench.getHelpSystem().displayHelpResource(entry.page());
			return;
		}
		try {
			ParameterizedCommand command = workbench.getService(ICommandService.class).deserialize(entry.command());
			workbench.getService(IHandlerService.class).executeCommand(command, null);
		} catch (CommandException e) {
			ILog.of(WelcomePart.class).log(Status.error(entry.command(), e));
			ErrorDialog.openError(null, null, NLS.bind(Messages.welcomeFailed, entry.title()), Status.error(e.getMessage()));
		}
	}

	private void close() {
		PlatformUI.getWorkbench().getIntroManager().closeIntro(this);
	}

	@Override
	public void standbyStateChanged(boolean standby) {
		// The page is the same at every size.
	}

	@Override
	public void setFocus() {
		first.setFocus();
	}
}
