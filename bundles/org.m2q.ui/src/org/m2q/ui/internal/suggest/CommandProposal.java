package org.m2q.ui.internal.suggest;

import java.util.Optional;

import org.eclipse.core.commands.Command;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.core.commands.common.NotDefinedException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.contentassist.IContextInformation;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Images;
import org.m2q.ui.internal.Messages;

/** A command among the proposals of Ctrl+1. */
final class CommandProposal implements ICompletionProposal {

	private final String id;
	private final String name;
	private final String description;

	private CommandProposal(String id, String name, String description) {
		this.id = id;
		this.name = name;
		this.description = description;
	}

	/** A proposal for a command; empty when the plug-in that brings it is not there. */
	static Optional<ICompletionProposal> of(String id) {
		Command command = PlatformUI.getWorkbench().getService(ICommandService.class).getCommand(id);
		try {
			return command.isDefined() ? Optional.of(new CommandProposal(id, command.getName(), command.getDescription())) : Optional.empty();
		} catch (NotDefinedException e) {
			// Its plug-in went away between both questions.
			return Optional.empty();
		}
	}

	@Override
	public void apply(IDocument document) {
		try {
			PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(id, null);
		} catch (CommandException e) {
			Activator.log(Messages.suggestionsFailed, e);
		}
	}

	@Override
	public String getDisplayString() {
		return name;
	}

	@Override
	public String getAdditionalProposalInfo() {
		return description;
	}

	@Override
	public Image getImage() {
		return Images.get("suggestion");
	}

	@Override
	public Point getSelection(IDocument document) {
		return null;
	}

	@Override
	public IContextInformation getContextInformation() {
		return null;
	}
}
