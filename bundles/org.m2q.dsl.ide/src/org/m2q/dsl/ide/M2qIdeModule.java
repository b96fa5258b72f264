package org.m2q.dsl.ide;

import org.eclipse.xtext.ide.editor.contentassist.IPrefixMatcher;
import org.eclipse.xtext.ide.editor.contentassist.IdeContentProposalProvider;
import org.m2q.dsl.ide.assist.M2qPrefixMatcher;
import org.m2q.dsl.ide.assist.M2qProposalProvider;

/** Parts of the language that editors need. */
public class M2qIdeModule extends AbstractM2qIdeModule {

	/** Proposals with signatures, documentation, units and number formats. */
	public Class<? extends IdeContentProposalProvider> bindIdeContentProposalProvider() {
		return M2qProposalProvider.class;
	}

	@Override
	public Class<? extends IPrefixMatcher> bindIPrefixMatcher() {
		return M2qPrefixMatcher.class;
	}
}
