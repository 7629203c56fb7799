import {chromium} from 'playwright-core';import {readFileSync} from 'node:fs';import {createRequire} from 'node:module';
const axe=readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'),'utf8');
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--headless','--no-sandbox','--disable-gpu']});
const hex=n=>String(n).padStart(32,'0');const only=process.argv[2]?.split(',');
const all=[
 ['client',8921,`/clients/cli_${hex(1)}`],['client-empty',8923,`/clients/cli_${hex(1)}`],['teams',8921,'/settings/service-levels'],['calendars',8921,'/settings/service-levels?tab=calendars'],['calendar-form',8921,`/settings/service-levels?tab=calendars&edit=cal_${hex(1)}`],['policies',8921,'/settings/service-levels?tab=policies'],['policy-form',8921,`/settings/service-levels?tab=policies&edit=slp_${hex(1)}`],['escalation',8921,'/settings/service-levels?tab=escalation'],['escalation-form',8921,`/settings/service-levels?tab=escalation&edit=esp_${hex(1)}`],
 ['reports',8921,'/reports'],['reports-empty',8923,'/reports'],['report',8921,`/reports/rep_${hex(2)}`],['report-draft',8921,`/reports/rep_${hex(1)}`],['decisions',8921,'/decisions'],['decisions-over',8921,'/decisions?state=answered'],['ask',8921,'/decisions?ask=yes'],
 ['c-home',8922,'/',1],['c-requests',8922,'/requests',1],['c-request',8922,`/requests/tic_${hex(1)}`,1],['c-new',8922,'/requests?create=yes',1],['c-decisions',8922,'/decisions',1],['c-reports',8922,'/reports',1],['c-report',8922,`/reports/rep_${hex(2)}`,1],['c-care',8922,'/care',1],
 ['l-decision',8922,'/link#decision=abc',1],['l-dead',8922,'/link#decision=dead',1],['l-report',8922,'/link#report.view=abc',1]];
for(const [name,port,path,phone] of all){ if(only&&!only.some(o=>name.startsWith(o)))continue;
 for(const scheme of ['light','dark']){
  const ctx=await b.newContext({colorScheme:scheme,viewport:{width:1360,height:860},timezoneId:'Europe/Berlin'});const p=await ctx.newPage();
  p.on('pageerror',e=>console.log(name,'PAGEERROR',e.message.slice(0,300)));p.on('console',m=>{if(['error','warning'].includes(m.type())&&!/WebSocket|404|Failed to load/.test(m.text()))console.log(name,m.type(),m.text().slice(0,300))});
  await p.goto(`http://localhost:${port}${path}`);await p.waitForTimeout(name==='client'&&scheme==='light'?3500:1800);
  await p.screenshot({path:`/tmp/p3/shots/${name}-${scheme}.png`});
  if(scheme==='light'){const c=await p.$('#content');if(c){const h=await c.evaluate(e=>e.scrollHeight);if(h>900){await p.setViewportSize({width:1360,height:Math.min(h+80,3200)});await p.waitForTimeout(300);await p.screenshot({path:`/tmp/p3/shots/${name}-full.png`});}}}
  await p.evaluate(`if(!window.axe){${axe}};0`);
  const v=await p.evaluate(async()=>{const {violations}=await window.axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa'],preload:false});return violations.map(x=>x.id+': '+x.nodes.slice(0,2).map(n=>n.target.join(' ')+' '+([...n.any,...n.all,...n.none][0]?.message??'').slice(0,140)).join('; '))});
  for(const x of v)console.log(name,scheme,'AXE',x);
  if(phone&&scheme==='light'){await p.setViewportSize({width:360,height:740});await p.waitForTimeout(300);await p.screenshot({path:`/tmp/p3/shots/${name}-phone.png`});const w=await p.evaluate(()=>document.documentElement.scrollWidth-innerWidth);if(w>0)console.log(name,'WIDE by',w);}
  await ctx.close();
 }}
await b.close();
