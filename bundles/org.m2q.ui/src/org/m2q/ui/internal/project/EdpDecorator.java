package org.m2q.ui.internal.project;

import org.eclipse.core.resources.IProject;
import org.eclipse.jface.viewers.IDecoration;
import org.eclipse.osgi.util.NLS;
import org.m2q.base.unit.Format;
import org.m2q.report.ReportHead;
import org.m2q.ui.internal.Messages;

/** Writes the EDP of their newest result behind the names of files. */
public final class EdpDecorator extends ResultLabels {

	@Override
	void decorate(ReportHead head, IProject project, IDecoration decoration) {
		head.edp().ifPresent(edp -> decoration.addSuffix(NLS.bind(Messages.decoratorEdp, Format.energyDelay(edp))));
	}
}
