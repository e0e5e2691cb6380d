/// Style sheet and script of the page; the content security policy names both by their digest.
enum HTMLAssets {
    /// The style sheet: light and dark after the reader's system, cards instead of tables on narrow screens, print.
    static let style = """

        :root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--soft:#f5f7f9;--line:#d5dbe1;--muted:#57606a;--link:#0b57b5;
        --critical:#b3001b;--high:#934600;--medium:#6b5900;--undetermined:#57606a;--pass:#0b6b2e;--tint:#fdf0f1}
        @media(prefers-color-scheme:dark){:root{--bg:#0f1419;--fg:#e6edf3;--soft:#171d25;--line:#333d49;--muted:#a0acb8;
        --link:#7db8ff;--critical:#ff9493;--high:#ffb86b;--medium:#e5d272;--undetermined:#a0acb8;--pass:#74dd92;--tint:#2a161a}}
        *{box-sizing:border-box}
        html{scroll-behavior:smooth;scroll-padding-top:1rem}
        @media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
        body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        a{color:var(--link)}
        :focus-visible{outline:3px solid var(--link);outline-offset:2px}
        .skip{position:absolute;left:-999px}
        .skip:focus{left:1rem;top:1rem;background:var(--bg);padding:.5rem 1rem;z-index:2}
        code,pre{font:.875em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
        code{overflow-wrap:anywhere;background:var(--soft);border-radius:4px;padding:.06em .3em}
        pre{background:var(--soft);border:1px solid var(--line);border-radius:8px;padding:.75rem 1rem;overflow-x:auto}
        pre code{background:none;padding:0;overflow-wrap:normal}
        .inner,.page{max-width:1280px;margin:0 auto;padding:0 1.25rem}
        header.verdict{border-top:8px solid var(--tone);background:var(--soft);border-bottom:1px solid var(--line);padding:1.25rem 0 .75rem}
        header.blocked{--tone:var(--critical)}header.inconclusive{--tone:var(--high)}
        header.warnings{--tone:var(--medium)}header.pass{--tone:var(--pass)}
        h1{font-size:clamp(1.4rem,1rem + 2vw,2.1rem);line-height:1.2;margin:0 0 .5rem;color:var(--tone);overflow-wrap:anywhere}
        h2{font-size:1.3rem;margin:2.4rem 0 .8rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
        h3{font-size:1.05rem;margin:1.6rem 0 .5rem;overflow-wrap:anywhere}
        p,ul,ol{margin:.5rem 0 .8rem}
        li{margin:.2rem 0;overflow-wrap:anywhere}
        .reasons{border-left:4px solid var(--tone);padding-left:2rem;margin-left:0}
        .page{display:grid;grid-template-columns:13rem minmax(0,1fr);gap:2.5rem}
        nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:1.5rem 0;font-size:.9rem}
        nav ul{list-style:none;margin:0;padding:0}
        nav li{margin:0}
        nav a{display:block;padding:.25rem .6rem;border-left:3px solid var(--line);color:var(--fg);text-decoration:none}
        nav a:hover{border-left-color:var(--link);text-decoration:underline}
        main:focus{outline:none}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;list-style:none;padding:0;margin:1rem 0}
        .tile{margin:0;border:1px solid var(--line);border-top:5px solid var(--tone,var(--line));border-radius:8px;padding:.6rem .8rem;background:var(--soft)}
        .tile strong{display:block;font-size:1.8rem;line-height:1.2;color:var(--tone,var(--fg))}
        .tile span{font-size:.85rem;color:var(--muted)}
        .critical{--tone:var(--critical)}.high{--tone:var(--high)}.medium{--tone:var(--medium)}
        .undetermined{--tone:var(--undetermined)}.pass{--tone:var(--pass)}.low,.info,.none{--tone:var(--muted)}
        .badge{display:inline-block;border:1.5px solid var(--tone);color:var(--tone);border-radius:99px;padding:0 .6rem;font-size:.8rem;font-weight:600}
        table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.8rem 0 1.2rem}
        th,td{text-align:left;vertical-align:top;padding:.45rem .6rem;border-bottom:1px solid var(--line);overflow-wrap:break-word;min-width:6.8rem}
        thead th{border-bottom:2px solid var(--line);color:var(--muted);font-weight:600}
        tbody th{font-weight:400}
        tr[data-mark=critical]{background:var(--tint)}
        tr[data-mark=critical]>th{box-shadow:inset 4px 0 var(--critical)}
        tr[data-mark=high]>th{box-shadow:inset 4px 0 var(--high)}
        tr[data-mark=medium]>th{box-shadow:inset 4px 0 var(--medium)}
        tr[data-mark=undetermined]>th{box-shadow:inset 4px 0 var(--undetermined)}
        details{border:1px solid var(--line);border-radius:8px;margin:.7rem 0;padding:0 1rem}
        summary{cursor:pointer;padding:.6rem 0;overflow-wrap:anywhere}
        details[open]>summary{border-bottom:1px solid var(--line);margin-bottom:.6rem}
        .states{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:1rem;margin-bottom:1rem}
        .state{border:1px solid var(--line);border-top:4px solid var(--tone,var(--line));border-radius:8px;padding:.2rem 1rem;background:var(--soft)}
        .state.before{--tone:var(--muted)}
        .state h3{margin:.5rem 0 0}
        .where{color:var(--muted);margin:0 0 .4rem;font-size:.9rem}
        .chain,.facts{font-size:.9rem;padding-left:1.3rem}
        .state code{background:none;padding:0}
        .drawing{margin:1rem 0;overflow-x:auto;border:1px solid var(--line);border-radius:8px;padding:1rem;background:var(--bg)}
        .drawing svg{display:block;width:100%;min-width:46rem;height:auto}
        .graph svg{min-width:56rem}.graph text{font-size:13.5px}.graph .kind{font-size:11px}
        figcaption{font-weight:600;margin-bottom:.5rem;overflow-wrap:anywhere}
        svg text{fill:var(--fg);font:12.5px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        svg .role,svg .kind{fill:var(--muted);font-size:11px;letter-spacing:.04em;text-transform:uppercase}
        svg .machine{font-size:20px;font-weight:600}
        svg .device{font-weight:600;font-size:14px}
        svg .identity{fill:var(--muted)}
        svg .lost{text-decoration:line-through}
        svg .problem{fill:var(--high);font-weight:600}
        svg .action{fill:var(--tone,var(--fg));font-weight:600}
        .disk rect{fill:var(--soft);stroke:var(--tone,var(--line));stroke-width:1.5}
        .disk.overwritten{--tone:var(--critical)}.disk.overwritten rect{fill:var(--tint);stroke-width:2.5}
        .disk.unknown{--tone:var(--high)}.disk.unknown rect{stroke-dasharray:7 4;stroke-width:2.5}
        .disk.untouched,.disk.reattached{--tone:var(--pass)}
        .disk.copied{--tone:var(--link)}.disk.left-behind{--tone:var(--muted)}
        path.flow{stroke:var(--link);stroke-width:3;fill:none}
        .tip{fill:var(--link)}
        .box rect{fill:var(--soft);stroke:var(--line);stroke-width:1.2}
        .box.critical rect{stroke:var(--critical);stroke-width:3;fill:var(--tint)}
        .box.high rect{stroke:var(--high);stroke-width:3}
        .box.medium rect{stroke:var(--medium);stroke-width:3}
        .box.undetermined rect{stroke:var(--undetermined);stroke-width:2.5;stroke-dasharray:5 4}
        .edge{fill:none;stroke:var(--muted);stroke-width:1.3}
        .edge.before{stroke-dasharray:3 4}
        .edge.after{stroke:var(--critical);stroke-width:3}
        .edge.uses.risky{stroke:var(--critical);stroke-width:2}
        .tip.uses,.tip.before{fill:var(--muted)}.tip.after{fill:var(--critical)}
        .legend{color:var(--muted);font-size:.9rem}
        .line::before{content:"";display:inline-block;width:2.2rem;margin-right:.4rem;vertical-align:middle;border-top:2px dotted var(--muted)}
        .line.after::before{border-top:4px solid var(--critical)}
        .line{margin-right:1rem;white-space:nowrap}
        .tools{display:flex;flex-wrap:wrap;gap:.6rem 1.2rem;align-items:center;border:1px solid var(--line);border-radius:8px;padding:.7rem 1rem;background:var(--soft);margin:1.5rem 0}
        .tools label{display:inline-flex;gap:.35rem;align-items:center}
        .tools input[type=search]{font:inherit;padding:.3rem .6rem;border:1px solid var(--muted);border-radius:6px;background:var(--bg);color:var(--fg);min-width:min(18rem,60vw)}
        .tools fieldset{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.2rem .9rem}
        .tools legend{float:left;margin-right:.6rem;color:var(--muted)}
        .tools button{font:inherit;padding:.3rem .8rem;border:1px solid var(--muted);border-radius:6px;background:var(--bg);color:var(--fg);cursor:pointer}
        .tools output{color:var(--muted);font-size:.9rem;flex-basis:100%}
        [hidden]{display:none!important}
        footer{border-top:1px solid var(--line);margin-top:3rem;padding:1rem 0 2rem;color:var(--muted);font-size:.85rem}
        @media(max-width:900px){.page{display:block}nav{position:static;max-height:none;padding:.8rem 0 0}
        nav ul{display:flex;flex-wrap:wrap;gap:.3rem}nav a{border:1px solid var(--line);border-radius:99px;padding:.15rem .7rem}}
        @media(max-width:640px){body{font-size:15px}.inner,.page{padding:0 .9rem}
        table,tbody,tr{display:block;width:100%}thead{position:absolute;left:-999px}
        tbody tr{border:1px solid var(--line);border-radius:8px;margin:0 0 .8rem;padding:.3rem 0}
        tbody th,tbody td{border:0;min-width:0;padding:.25rem .8rem;display:grid;grid-template-columns:6.2rem minmax(0,1fr);gap:.6rem}
        tbody th::before,tbody td::before{content:attr(data-label);color:var(--muted);font-size:.8rem}
        .tile strong{font-size:1.5rem}.tiles{grid-template-columns:1fr 1fr}details{padding:0 .7rem}}
        @media print{:root{--bg:#fff;--fg:#000;--soft:#fff;--line:#bbb;--muted:#444;--critical:#a00018;--high:#803d00;--medium:#5c4c00;--pass:#085a26;--tint:#fff}
        nav,.tools,.skip{display:none!important}.page{display:block;max-width:none}body{font-size:10.5pt}
        h2{break-after:avoid}tr,.state,figure,pre{break-inside:avoid}details{border:0;padding:0}
        details::details-content{content-visibility:visible;display:block;height:auto}
        pre{white-space:pre-wrap}.drawing{overflow:visible;border:0;padding:0}.drawing svg{min-width:0}}

        """

    /// The script: search, filter by severity, open and close all; the page is complete without it.
    static let script = """

        (function(){
        "use strict";
        var main=document.getElementById("main");
        if(!main){return;}
        var items=Array.prototype.slice.call(main.querySelectorAll("tbody tr, details.volume"));
        if(!items.length){return;}
        var marks=["critical","high","medium","undetermined"].filter(function(mark){
        return items.some(function(item){return item.dataset.mark===mark;});});
        function make(name,text){var node=document.createElement(name);if(text){node.textContent=text;}return node;}
        var tools=make("form");tools.className="tools";tools.setAttribute("role","search");
        tools.setAttribute("aria-label","Search and filter this report");
        tools.addEventListener("submit",function(event){event.preventDefault();});
        var label=make("label","Search ");var field=make("input");field.type="search";
        field.placeholder="PV, claim, workload, path";label.appendChild(field);tools.appendChild(label);
        var boxes=[];
        if(marks.length>1){
        var group=make("fieldset");group.appendChild(make("legend","Show"));
        marks.forEach(function(mark){var one=make("label");var box=make("input");box.type="checkbox";box.checked=true;box.value=mark;
        one.appendChild(box);one.appendChild(document.createTextNode(mark));group.appendChild(one);boxes.push(box);
        box.addEventListener("change",apply);});
        tools.appendChild(group);}
        var details=Array.prototype.slice.call(main.querySelectorAll("details"));
        var toggle=make("button","Open all details");toggle.type="button";
        toggle.addEventListener("click",function(){
        var open=details.some(function(one){return !one.open;});
        details.forEach(function(one){one.open=open;});
        toggle.textContent=open?"Close all details":"Open all details";});
        if(details.length){tools.appendChild(toggle);}
        var status=make("output");tools.appendChild(status);
        function apply(){
        var words=field.value.toLowerCase().split(/\\s+/).filter(Boolean);
        var off=boxes.filter(function(box){return !box.checked;}).map(function(box){return box.value;});
        var shown=0;
        items.forEach(function(item){
        var text=item.textContent.toLowerCase();
        var fits=words.every(function(word){return text.indexOf(word)>=0;});
        if(item.dataset.mark&&off.indexOf(item.dataset.mark)>=0){fits=false;}
        item.hidden=!fits;if(fits){shown+=1;}});
        status.textContent=words.length||off.length?shown+" of "+items.length+" rows and volumes are shown":"";}
        field.addEventListener("input",apply);
        var first=document.getElementById("breakage")||main.firstElementChild;
        main.insertBefore(tools,first);
        window.addEventListener("beforeprint",function(){details.forEach(function(one){one.open=true;});});
        })();

        """
}
