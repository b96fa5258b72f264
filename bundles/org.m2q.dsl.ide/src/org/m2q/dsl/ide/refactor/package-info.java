/** Changes of texts that leave their meaning as it is. */
package org.m2q.dsl.ide.refactor;
