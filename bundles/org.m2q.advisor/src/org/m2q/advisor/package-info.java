/**
 * Suggestions for other formats, engines and fusion: priced by the simulator, judged by a proxy of the accuracy. Needs no language and no user
 * interface.
 */
package org.m2q.advisor;
