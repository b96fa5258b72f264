package org.m2q.ui.views.internal;

import java.util.Optional;
import java.util.OptionalDouble;

import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.m2q.base.unit.Format;
import org.m2q.ui.charts.pareto.ParetoBudget;

/** Asks for a budget by numbers. */
final class BudgetDialog extends TitleAreaDialog {

	private static final int DIGITS = 6;

	private final String proxyName;
	private final String unit;
	private ParetoBudget budget;
	private Text edp;
	private Text proxy;

	/**
	 * A dialog.
	 *
	 * @param proxyName of the proxy that is limited; empty when it is not known
	 * @param unit of the proxy; empty for none
	 */
	BudgetDialog(Shell parent, ParetoBudget budget, String proxyName, String unit) {
		super(parent);
		this.budget = budget;
		this.proxyName = proxyName.isEmpty() ? Messages.budgetAnyProxy : proxyName;
		this.unit = unit;
		setHelpAvailable(true);
	}

	/** What was entered. */
	ParetoBudget budget() {
		return budget;
	}

	@Override
	protected void configureShell(Shell shell) {
		super.configureShell(shell);
		shell.setText(Messages.budgetTitle);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(shell, Icons.PLUGIN_ID + ".pareto");
	}

	@Override
	protected boolean isResizable() {
		return true;
	}

	@Override
	protected Control createDialogArea(Composite parent) {
		Composite area = (Composite) super.createDialogArea(parent);
		setTitle(Messages.budgetTitle);
		setMessage(Messages.budgetText);
		Composite fields = new Composite(area, SWT.NONE);
		GridLayoutFactory.swtDefaults().numColumns(2).margins(10, 10).applyTo(fields);
		GridDataFactory.fillDefaults().grab(true, true).applyTo(fields);
		edp = field(fields, Messages.budgetEdp, budget.edp().isPresent() ? trimmed(Format.engineering(budget.edp().getAsDouble(), "J·s", DIGITS)) : "");
		proxy = field(fields, NLS.bind(Messages.budgetProxy, proxyName.replace("&", "&&")),
				budget.proxy().isPresent() ? trimmed(Format.significant(budget.proxy().getAsDouble(), DIGITS) + " " + unit) : "");
		return area;
	}

	/** Without zeros that say nothing. */
	private static String trimmed(String number) {
		return number.strip().replaceFirst("(\\.\\d*?)0+(?=\\D|$)", "$1").replaceFirst("\\.(?=\\D|$)", "");
	}

	private Text field(Composite parent, String label, String value) {
		new Label(parent, SWT.NONE).setText(label + ":");
		Text text = new Text(parent, SWT.BORDER | SWT.SINGLE);
		text.setText(value);
		text.setMessage(Messages.budgetNone);
		text.addListener(SWT.Modify, event -> check());
		GridDataFactory.fillDefaults().grab(true, false).applyTo(text);
		return text;
	}

	private void check() {
		Optional<OptionalDouble> most = BudgetText.edp(edp.getText());
		Optional<OptionalDouble> least = BudgetText.proxy(proxy.getText(), unit);
		setErrorMessage(most.isEmpty() ? NLS.bind(Messages.budgetEdpWrong, edp.getText())
				: least.isEmpty() ? NLS.bind(Messages.budgetProxyWrong, new Object[] { proxyName, unit.isEmpty() ? "" : " (" + unit + ")", proxy.getText() }) : null);
		getButton(IDialogConstants.OK_ID).setEnabled(most.isPresent() && least.isPresent());
		if (most.isPresent() && least.isPresent()) {
			budget = new ParetoBudget(most.get(), least.get());
		}
	}
}
